package io.peerpost.cli;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * Counts how publications end, in memory that does not grow with their number. May be shared between threads.
 */
final class Tally {
    private final LongSupplier nanoTime;
    private final AtomicLongArray ends = new AtomicLongArray(Outcome.values().length);
    private final AtomicLong published = new AtomicLong();
    /** Publications not yet settled, and one for the publishing itself. */
    private final AtomicLong open = new AtomicLong(1);

    private final AtomicBoolean complete = new AtomicBoolean();
    private final AtomicLong firstPublish = new AtomicLong();
    private final AtomicLong lastEnd = new AtomicLong();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    Tally(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Called before each publish, so that an end can never be counted first. */
    void publishing() {
        if (published.get() == 0) {
            firstPublish.set(nanoTime.getAsLong());
        }
        open.incrementAndGet();
    }

    /** Called after a publish that was accepted. */
    void published() {
        published.incrementAndGet();
    }

    /** Called after a publish that was not accepted. */
    void refused() {
        close();
    }

    /** Called when nothing more will be published; further calls do nothing. */
    void complete() {
        if (complete.compareAndSet(false, true)) {
            close();
        }
    }

    /** Called when a publication has settled. */
    void settled(Settlement settlement) {
        settlement.ends().forEach(end -> ends.incrementAndGet(end.outcome().ordinal()));
        lastEnd.set(nanoTime.getAsLong());
        close();
    }

    private void close() {
        if (open.decrementAndGet() == 0) {
            settled.complete(null);
        }
    }

    /** Completes when everything has been published and settled. */
    CompletableFuture<Void> allSettled() {
        return settled;
    }

    /** How many publications are not settled, to be asked once publishing is complete. */
    long unsettled() {
        return open.get();
    }

    long publications() {
        return published.get();
    }

    long count(Outcome outcome) {
        return ends.get(outcome.ordinal());
    }

    /** How many debts have ended. */
    long targets() {
        long sum = 0;
        for (int i = 0; i < ends.length(); i++) {
            sum += ends.get(i);
        }
        return sum;
    }

    /** Publications by the time from the first publish to the last end. */
    double messagesPerSecond() {
        long nanos = lastEnd.get() - firstPublish.get();
        return published.get() == 0 || nanos <= 0 ? 0 : published.get() * 1e9 / nanos;
    }
}
