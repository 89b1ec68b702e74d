package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Received;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages that have no target yet. */
@Timeout(240)
final class HeldMessagesTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void aSubscriberThatStartsFourSecondsLaterGetsAllInOrder() {
        String topic = commands.topic("held");
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "500").start();
        Outage.of(Duration.ofSeconds(4));
        Command sub = commands.sub(topic).start().awaitSubscribed();
        long ready = System.nanoTime();
        sub.awaitOutLines(500);
        System.out.println("500 held messages came " + (System.nanoTime() - ready) / 1_000_000 + " ms after ready");

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(Received.numbers(500), Received.by(sub).bodies());
        assertEquals(500L, pub.onlyJson().get("delivered"));
    }

    @Test
    void aTopicWithNobodyEndsHeldWhenTheWaitIsOver() {
        Command pub = commands.pub(commands.topic("nobody"), "--data", "x", "--count", "3", "--wait", "2")
                .start();

        assertEquals(4, pub.awaitExit(), pub::told);
        assertEquals(3L, pub.onlyJson().get("held"));
        assertEquals(3L, pub.onlyJson().get("targets"));
        assertEquals(0L, pub.onlyJson().get("delivered"));
        assertOneLine(pub, "held 3");
    }

    @Test
    void aTopicWithNobodyEndsExpiredWhenTheHoldIsOver() {
        Command pub = commands.pub(commands.topic("nobody"), "--data", "x", "--hold", "1")
                .start();

        assertEquals(4, pub.awaitExit(), pub::told);
        assertEquals(1L, pub.onlyJson().get("expired"));
        assertEquals(0L, pub.onlyJson().get("held"));
        assertOneLine(pub, "expired 1");
    }

    @Test
    void aGroupThatIsExpectedGetsWhatWasPublishedBeforeItsFirstMemberCame() {
        String topic = commands.topic("expected");
        Command ship = commands.sub(topic, "--queue", "ship").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "20", "--expect", "bill")
                .start();
        ship.awaitOutLines(20);
        Command bill = commands.sub(topic, "--queue", "bill", "--count", "20").start();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(0, bill.awaitExit(), bill::told);
        assertEquals(40L, pub.onlyJson().get("delivered"));
        assertEquals(Received.numbers(20), Received.by(bill).bodies());
    }

    private static void assertOneLine(Command command, String part) {
        assertEquals(1, command.err().size(), command::told);
        assertTrue(command.err().get(0).contains(part), command::told);
    }
}
