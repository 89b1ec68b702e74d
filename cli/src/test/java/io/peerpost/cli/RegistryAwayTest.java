package io.peerpost.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAwayTest {
    private static final String ALWAYS = "away://x?for=1000000";

    @ParameterizedTest
    @ValueSource(strings = {"pub t --data x", "sub t --no-wait-for-registry", "nodes", "nodes --watch", "demo"})
    void whoDoesNotWaitEndsWithExitCode3(String command) {
        String said =
                CommandRun.of((command + " --registry " + ALWAYS).split(" ")).failedWith(Exit.REGISTRY);
        assertTrue(said.contains("registry away:// did not answer"), said);
    }

    @Test
    void aSubscriberWaitsAndSaysSoOnce() {
        try (CommandRun sub = new CommandRun().start("sub", "t", "--registry", "away://sub?for=3")) {
            await().until(() -> sub.err().contains("subscribed t at"));
            assertEquals(
                    1,
                    sub.err()
                            .lines()
                            .filter(line -> line.startsWith("waiting for the registry"))
                            .count());
        }
    }

    @Test
    void aPublisherWaitsIfAsked() {
        CommandRun pub = CommandRun.of(
                "pub", "t", "--data", "x", "--wait", "0.2", "--wait-for-registry", "--registry", "away://pub?for=2");
        assertEquals(Exit.NOT_DELIVERED, pub.exit());
        assertTrue(pub.err().startsWith("waiting for the registry: "), pub::err);
        assertEquals(1, pub.out().size());
    }

    @Test
    void aSignalEndsTheWaiting() {
        try (CommandRun sub = new CommandRun().start("sub", "t", "--registry", ALWAYS)) {
            await().until(() -> sub.err().contains("waiting for the registry"));
            assertEquals(0, sub.stop().exit(), sub::err);
        }
    }

    @Test
    void aSignalEndsACallThatHangs() {
        try (CommandRun sub = new CommandRun().start("sub", "t", "--registry", "away://hang?hang=30")) {
            await().pollDelay(Duration.ofMillis(500)).until(() -> !sub.ended());
            assertEquals(0, sub.stop().exit(), sub::err);
            assertEquals("", sub.err());
        }
    }

    @Test
    void theEndOfTheTimeEndsACallThatHangs() {
        CommandRun sub = CommandRun.of("sub", "t", "--registry", "away://hang?hang=30", "--for", "0.3");
        assertEquals(Exit.REGISTRY, sub.exit());
        assertTrue(sub.err().contains("the registry was away for all of 0.3 s"), sub::err);
    }

    @Test
    void aSubscriberWhoseTimeIsOverBeforeTheRegistryIsBackSaysSo() {
        CommandRun some = CommandRun.of("sub", "t", "--registry", ALWAYS, "--for", "0.3", "--count", "1");
        assertEquals(Exit.NOT_DELIVERED, some.exit());
        assertTrue(some.err().contains("the registry was away all the time"), some::err);
        CommandRun any = CommandRun.of("sub", "t", "--registry", ALWAYS, "--for", "0.3");
        assertEquals(Exit.REGISTRY, any.exit());
        assertFalse(any.err().contains("unexpected"), any::err);
    }

    @Test
    void doctorSaysItAmongItsFindings() {
        CommandRun doctor = CommandRun.of("doctor", "--registry", ALWAYS);
        assertEquals(1, doctor.exit());
        assertTrue(doctor.out().stream().anyMatch(line -> line.startsWith("BAD  registry: registry away://")));
    }
}
