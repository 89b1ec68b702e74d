package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time as this registry sees it, all of it injected. May be shared between threads.
 *
 * @param nanoTime the monotonic clock
 * @param scheduler runs what is due; its tasks do not block
 */
record Timing(LongSupplier nanoTime, ScheduledExecutorService scheduler) {
    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);

    long now() {
        return nanoTime.getAsLong();
    }

    /** Runs a task later. What it throws is logged; after the scheduler's end it is not run at all. */
    @CanIgnoreReturnValue
    Future<?> after(long nanos, Runnable task) {
        Runnable guarded = () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("a timer of the mDNS registry failed, which is a bug", e);
            }
        };
        try {
            return scheduler.schedule(guarded, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            FutureTask<Void> never = new FutureTask<>(guarded, null);
            never.cancel(false);
            return never;
        }
    }

    /** Somewhere between the two. */
    static long between(long low, long high) {
        return low >= high ? low : ThreadLocalRandom.current().nextLong(low, high);
    }
}
