package io.peerpost.broker.http.internal.subscribe;

import java.time.Duration;
import java.util.concurrent.locks.Condition;

/**
 * How a subscription that closes waits. An interrupt ends the waiting, and stays set. To be used with the subscription's
 * lock held.
 */
final class Waiting {
    private final Condition finished;
    private final Turns turns;
    private final Surroundings around;

    /**
     * Makes one.
     *
     * @param finished signalled when there may be nothing left to wait for
     */
    Waiting(Condition finished, Turns turns, Surroundings around) {
        this.finished = finished;
        this.turns = turns;
        this.around = around;
    }

    /** Takes on until the publishers have said farewell, at most until a time. */
    void forCallers(Farewell farewell, long end) {
        try {
            long now = around.now();
            for (long left = end - now; left > 0; left = end - now) {
                left = Math.min(left, farewell.left(now, turns.unfinished() > 0));
                if (left <= 0) {
                    return;
                }
                long unused = finished.awaitNanos(left);
                now = around.now();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Lets a time pass. */
    void pass(Duration time) {
        await(time.toNanos(), false);
    }

    /** Waits until everything is over, so many nanoseconds at most. */
    void untilFinished(long nanos) {
        await(nanos, true);
    }

    private void await(long nanos, boolean untilFinished) {
        long left = nanos;
        try {
            while (left > 0 && !(untilFinished && turns.unfinished() == 0)) {
                left = finished.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
