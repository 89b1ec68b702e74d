package io.peerpost.benchmarks.scale;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what others do in real time. */
final class Await {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Await() {}

    /**
     * Waits until something is so.
     *
     * @throws IllegalStateException if it does not become so within a minute
     */
    static void until(String what, BooleanSupplier is) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!is.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("it did not come to be that " + what);
            }
            pass(Duration.ofMillis(2));
        }
    }

    /** Lets real time pass. */
    static void pass(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
