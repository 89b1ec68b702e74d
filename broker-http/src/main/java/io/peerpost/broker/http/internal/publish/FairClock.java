package io.peerpost.broker.http.internal.publish;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Two clocks that are fair to messages: one runs only while the process runs, the other only while the view of the
 * registry is fresh as well. A suspended laptop and a registry outage expire nothing.
 *
 * <p>Owned by the publisher's loop.
 */
final class FairClock {
    /** A longer step than this between two ticks was a pause of the process. */
    static final long LONGEST_STEP = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private long running;
    private long fair;
    private boolean fresh;

    /** Goes on from where the fair clock stood when the inbox was last open, in nanoseconds; 0 for a new one. */
    FairClock(LongSupplier nanoTime, long fair) {
        this.nanoTime = nanoTime;
        this.fair = fair;
        this.last = nanoTime.getAsLong();
    }

    /** Takes notice of the time that has passed. */
    void tick() {
        long now = nanoTime.getAsLong();
        long step = Math.min(now - last, LONGEST_STEP);
        last = now;
        running += step;
        if (fresh) {
            fair += step;
        }
    }

    void fresh(boolean viewIsFresh) {
        tick();
        fresh = viewIsFresh;
    }

    /** Nanoseconds that the process has run, as of the last tick. */
    long running() {
        return running;
    }

    /** Nanoseconds that the process has run with a fresh view, as of the last tick. */
    long fair() {
        return fair;
    }
}
