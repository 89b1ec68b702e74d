package io.peerpost.it.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Commands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * That a run of processes finds a loss where there is one: the same kills, of a publisher whose inbox is in memory and of
 * one whose inbox is a file.
 */
@Timeout(240)
final class MemoryInboxTest {
    private static final int RATE = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    @Test
    void whatAPublisherHasAcceptedInMemoryIsLostWithIt(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder)
            throws IOException {
        Report report = killedWhileNobodyIsThere(folder, false);

        assertTrue(
                report.findings().stream()
                        .anyMatch(finding -> finding.startsWith("lost: accepted and not handled by bill")),
                report::toString);
    }

    @Test
    void whatItHasAcceptedInAFileIsNot(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws IOException {
        assertEquals(List.of(), killedWhileNobodyIsThere(folder, true).findings());
    }

    private static Report killedWhileNobodyIsThere(Path folder, boolean durable) throws IOException {
        Actor member = Actor.member("bill", 1);
        Actor publisher = Actor.publisher("publisher");
        try (CrashRun run = CrashRun.prepare(Commands.LOOPBACK, folder, List.of(member, publisher), RATE, durable)) {
            run.start();
            run.awaitAccepted(RATE);
            run.kill(member);
            run.awaitAccepted(3 * RATE);
            run.kill(publisher);
            run.begin(publisher);
            run.begin(member);
            run.awaitAccepted(5 * RATE);
            run.settle(PATIENCE);
            return run.end();
        }
    }
}
