package io.peerpost.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts a call that blocks when it is asked to stop, or when its time is over; with a second of grace, in which a
 * registry that is there gets it done. Used once.
 */
final class Interruption {
    private static final long GRACE_MILLIS = 1000;

    private final CompletableFuture<?> due;

    @GuardedBy("this") private @Nullable Thread working;

    @GuardedBy("this") private boolean happened;

    /** With who asks to stop, and the time. */
    Interruption(Stop stop, Duration time) {
        CompletableFuture<Void> over =
                new CompletableFuture<Void>().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS);
        this.due = CompletableFuture.anyOf(stop.requested(), over)
                .thenRunAsync(this::interrupt, CompletableFuture.delayedExecutor(GRACE_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Calls, on this thread. */
    <T> T guard(Supplier<T> work) {
        begin();
        try {
            return work.get();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        working = Thread.currentThread();
    }

    private synchronized void end() {
        working = null;
        due.cancel(false);
        if (happened) {
            Thread.interrupted(); // it was for the call, which is over
        }
    }

    private synchronized void interrupt() {
        if (working != null) {
            happened = true;
            working.interrupt();
        }
    }

    /** Whether the call was interrupted. */
    synchronized boolean happened() {
        return happened;
    }
}
