package io.peerpost.it.crash;

import io.peerpost.it.harness.Shared;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Five minutes of kills. */
@Tag("container")
@Tag("long")
@Timeout(900)
@ResourceLock(Shared.PROCESSORS)
final class LongCrashTest {
    @Test
    void nothingAcceptedIsLostWhoeverIsKilled(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        Killing.forSo(Duration.ofMinutes(5), folder);
    }
}
