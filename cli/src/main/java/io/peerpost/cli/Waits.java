package io.peerpost.cli;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bounded waiting. */
final class Waits {
    /** A century. */
    static final Duration FOR_EVER = Duration.ofDays(36_500);

    private Waits() {}

    /** Blocks until a future is done, however it ended, for a time at most. Returns whether it is done. */
    static boolean until(Future<?> future, Duration time) throws InterruptedException {
        try {
            future.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }
}
