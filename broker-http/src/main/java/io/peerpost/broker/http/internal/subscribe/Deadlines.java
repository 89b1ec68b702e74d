package io.peerpost.broker.http.internal.subscribe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the handlers at work have to be done. One timer for all of them, set for the earliest and looked at again when it
 * rings: a busy subscription costs the timer nothing. Not thread-safe.
 */
final class Deadlines {
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoTime;
    private final Runnable ring;
    private final Set<Work> running = new LinkedHashSet<>();

    private boolean armed;
    private long armedFor;

    Deadlines(ScheduledExecutorService timer, LongSupplier nanoTime, Runnable ring) {
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.ring = ring;
    }

    /** Starts to watch, or has another deadline to watch. */
    void watch(Work work) {
        running.add(work);
        arm(work.deadlineNanos);
    }

    /** It is over. */
    void forget(Work work) {
        running.remove(work);
    }

    /** Those that are watched, a copy. */
    List<Work> all() {
        return new ArrayList<>(running);
    }

    /** Those that are late. To be called when it rings. */
    List<Work> late() {
        long now = nanoTime.getAsLong();
        armed = armed && armedFor - now > 0;
        List<Work> late = new ArrayList<>();
        for (Work work : running) {
            if (work.deadlineNanos - now <= 0) {
                late.add(work);
            } else {
                arm(work.deadlineNanos);
            }
        }
        return late;
    }

    private void arm(long deadline) {
        if (armed && armedFor - deadline <= 0) {
            return;
        }
        try {
            ScheduledFuture<?> unused =
                    timer.schedule(ring, Math.max(0, deadline - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
            armed = true;
            armedFor = deadline;
        } catch (RejectedExecutionException e) {
            armed = false; // the endpoint closed, and ends what still runs itself
        }
    }
}
