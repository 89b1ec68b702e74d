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

/** A minute of kills; the whole is {@link LongCrashTest}. */
@Tag("container")
@Timeout(480)
@ResourceLock(Shared.PROCESSORS)
final class CrashTest {
    @Test
    void nothingAcceptedIsLostWhoeverIsKilled(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path folder) throws Exception {
        Killing.forSo(Duration.ofMinutes(1), folder);
    }
}
