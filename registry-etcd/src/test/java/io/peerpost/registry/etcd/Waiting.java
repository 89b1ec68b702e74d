package io.peerpost.registry.etcd;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Waits for what is asynchronous. */
final class Waiting {
    private Waiting() {}

    static void until(String what, Callable<Boolean> happened) {
        Awaitility.await(what)
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(happened);
    }

    static void pass(Duration time) {
        Awaitility.await().atMost(time.plusSeconds(10)).pollDelay(time).until(() -> true);
    }
}
