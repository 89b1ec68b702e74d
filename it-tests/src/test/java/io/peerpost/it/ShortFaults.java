package io.peerpost.it;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults that cost most where they are not borne, with short leases; the whole is {@link LongFaults}. */
@Tag("container")
@Timeout(240)
abstract class ShortFaults extends Faults {
    private static final Duration TTL = Duration.ofSeconds(8);

    @Test
    void publishingGoesOnWhileTheClusterIsAwayAndEverybodyIsBackAfterIt() throws InterruptedException {
        stoppedAndStarted(TTL, Duration.ofSeconds(12));
    }

    @Test
    void everybodyRegistersAgainAtAClusterThatLostItsData() throws InterruptedException {
        restartedEmpty(TTL);
    }

    @Test
    void aHostThatIsCutOffForLongerIsGoneAndBack() throws InterruptedException {
        hostCutOff(TTL);
    }
}
