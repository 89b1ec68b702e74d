package io.peerpost.it.harness;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** Time that has to pass because an outage of that length is what a test is about. */
public final class Outage {
    private Outage() {}

    /** Blocks for that time. */
    public static void of(Duration time) {
        await("the outage to be over")
                .pollDelay(time)
                .atMost(time.plusSeconds(30))
                .until(() -> true);
    }
}
