package io.peerpost.it;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The faults that both backends have to bear, whole. */
@Tag("container")
@Tag("long")
@Timeout(400)
abstract class LongFaults extends Faults {
    static final Duration TTL = Duration.ofSeconds(15);

    @Test
    void aKilledLeaderCostsNobodyHisPlace() throws InterruptedException {
        leaderKilled(TTL);
    }

    @Test
    void publishingGoesOnWhileTheClusterIsAwayAndEverybodyIsBackAfterIt() throws InterruptedException {
        stoppedAndStarted(TTL, Duration.ofSeconds(30));
    }

    @Test
    void everybodyRegistersAgainAtAClusterThatLostItsData() throws InterruptedException {
        restartedEmpty(TTL);
    }

    @Test
    void aHostThatIsCutOffForLongerIsGoneAndBack() throws InterruptedException {
        hostCutOff(TTL);
    }

    @Test
    void aFrozenProcessIsGoneAndBack() throws InterruptedException {
        subscriberFrozen(TTL);
    }
}
