package io.peerpost.broker.http.internal.subscribe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Messages that failed here and that nobody else will try again (rule 23): they wait for another turn, and become dead
 * letters when the turns are used up or too many wait. Not thread-safe.
 */
final class LocalRetries {
    private static final int MOST_DOUBLINGS = 300;

    private final LocalSubscription subscription;
    private final Surroundings around;
    private final int maxWaiting;
    private final long maxBytes;
    private final Map<Work, ScheduledFuture<?>> waiting = new LinkedHashMap<>();

    private long bytes;

    LocalRetries(LocalSubscription subscription, Surroundings around, int maxWaiting, long maxBytes) {
        this.subscription = subscription;
        this.around = around;
        this.maxWaiting = maxWaiting;
        this.maxBytes = maxBytes;
    }

    int size() {
        return waiting.size();
    }

    /** Plans another turn. Returns null, or why there is none. */
    @Nullable String plan(Incoming failed, Ending failure) {
        String cause = String.valueOf(failure.reason());
        if (failed.attempt() >= around.config().localAttempts()) {
            return failed.attempt() + " attempts failed: " + cause;
        }
        if (waiting.size() >= maxWaiting || bytes + failed.bytes() > maxBytes) {
            return "too many messages wait for another attempt: " + cause;
        }
        Work again = new Work(failed.next(), true);
        long pause = failure.delay() == null
                ? pause(failed.attempt())
                : failure.delay().toNanos();
        try {
            waiting.put(again, around.timer().schedule(() -> subscription.again(again), pause, TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            return "closed before another attempt: " + cause;
        }
        bytes += failed.bytes();
        return null;
    }

    /** Its turn has come. Returns false if it was taken away before. */
    boolean take(Work work) {
        boolean waited = waiting.remove(work) != null;
        bytes -= waited ? work.in.bytes() : 0;
        return waited;
    }

    /** Takes all of them away. */
    List<Work> takeAll() {
        List<Work> all = new ArrayList<>(waiting.keySet());
        waiting.values().forEach(turn -> turn.cancel(false));
        waiting.clear();
        bytes = 0;
        return all;
    }

    /** Doubles with each attempt up to a bound; of that, half to all, so that many do not come back at once. */
    private long pause(int attempt) {
        long first = around.config().localPause().toNanos();
        long full = Math.min(first << Math.min(attempt - 1, 20), first * MOST_DOUBLINGS);
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
