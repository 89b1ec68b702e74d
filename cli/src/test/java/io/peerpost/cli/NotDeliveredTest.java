package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NotDeliveredTest {
    @Test
    void whatNobodyTakesIsHeldWhenTheWaitIsOver() {
        CommandRun pub = pub("held", "--data", "x", "--count", "2", "--wait", "0.5", "--json");
        assertEquals(Exit.NOT_DELIVERED, pub.exit());
        Map<String, @Nullable Object> summary = Json.object(pub.out().get(0));
        assertEquals(2, summary.get("held"));
        assertEquals(2, summary.get("targets"));
        assertTrue(pub.err().contains("not everything was delivered: held 2 of 2"), pub::err);
        assertEquals(1, pub.err().lines().count(), pub::err);
    }

    @Test
    void whatIsHeldForLessThanTheWaitExpires() {
        CommandRun pub = pub("expired", "--data", "x", "--hold", "0.2", "--json");
        assertEquals(Exit.NOT_DELIVERED, pub.exit());
        assertEquals(1, Json.object(pub.out().get(0)).get("expired"));
    }

    @Test
    void anExpectedGroupThatIsAwayIsOwedTheMessage() {
        CommandRun pub = pub("expect", "--data", "x", "--expect", "a", "--expect", "b", "--wait", "0.5", "--json");
        assertEquals(Exit.NOT_DELIVERED, pub.exit());
        assertEquals(2, Json.object(pub.out().get(0)).get("held"));
    }

    @Test
    void aFullInboxThatDoesNotMoveEndsThePublishing() {
        CommandRun pub = pub("full", "--data", "{n}", "--count", "200000", "--wait", "0.3", "--json");
        assertEquals(Exit.NOT_DELIVERED, pub.exit());
        Map<String, @Nullable Object> summary = Json.object(pub.out().get(0));
        assertEquals(summary.get("published"), summary.get("held"));
        assertTrue(pub.err().contains("messages: ") && pub.err().contains("is full and nothing moved"), pub::err);
        assertEquals(1, pub.err().lines().count(), pub::err);
    }

    @Test
    void aSubscriberThatGetsTooFewInItsTimeSaysSo() {
        CommandRun sub = CommandRun.of("sub", "few", "--registry", "memory://few", "--count", "2", "--for", "0.3");
        assertEquals(Exit.NOT_DELIVERED, sub.exit());
        assertTrue(sub.err().contains("received 0 of 2 messages in 0.3 s"), sub::err);
    }

    @Test
    void nothingToPublishIsFine() {
        CommandRun pub = new CommandRun().run("pub", "none", "--registry", "memory://none", "--json");
        assertEquals(0, pub.exit(), pub::err);
        assertEquals(0, Json.object(pub.out().get(0)).get("published"));
    }

    @Test
    void aSignalEndsAPublisherThatReadsStandardInputAndTheSummaryIsPrinted() throws IOException {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputStream reader = new PipedInputStream(writer);
                CommandRun pub =
                        new CommandRun().withInput(reader).start("pub", "stdin", "--registry", "memory://in")) {
            assertEquals(0, pub.stop().exit(), pub::err);
            assertEquals(1, pub.out().size());
        }
    }

    private static CommandRun pub(String name, String... more) {
        String[] args = new String[more.length + 4];
        System.arraycopy(new String[] {"pub", name, "--registry", "memory://" + name}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return CommandRun.of(args);
    }
}
