package io.peerpost.cli;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Counts how publications end, in memory that does not grow with their number. May be shared between threads.
 */
final class Tally {
    private final LongSupplier nanoTime;
    private final Map<Outcome, LongAdder> ends = new EnumMap<>(Outcome.class);
    private final LongAdder redelivered = new LongAdder();
    private final AtomicLong published = new AtomicLong();
    /** Publications not yet settled, and one for the publishing itself. */
    private final AtomicLong open = new AtomicLong(1);

    private final AtomicBoolean complete = new AtomicBoolean();
    private final AtomicLong firstPublish = new AtomicLong();
    private final AtomicLong lastEnd = new AtomicLong();
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    Tally(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (Outcome outcome : Outcome.values()) {
            ends.put(outcome, new LongAdder());
        }
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

    /** Called after a publish that was accepted, in place of the two, if others tell how it ends. */
    void accepted() {
        published();
        close();
    }

    /** Called when a debt has ended whose publication nobody follows. */
    void ended(Settlement.End end) {
        counter(end.outcome()).increment();
        if (end.attempts() > 1) {
            redelivered.increment();
        }
        lastEnd.set(nanoTime.getAsLong());
    }

    /** Called when what is counted begins, where nothing is published. */
    void begin() {
        firstPublish.set(nanoTime.getAsLong());
    }

    /** Called when nothing more will be published; further calls do nothing. */
    void complete() {
        if (complete.compareAndSet(false, true)) {
            close();
        }
    }

    /** Called when a publication has settled. */
    void settled(Settlement settlement) {
        settlement.ends().forEach(this::ended);
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

    private LongAdder counter(Outcome outcome) {
        return Objects.requireNonNull(ends.get(outcome));
    }

    long count(Outcome outcome) {
        return counter(outcome).sum();
    }

    /** How many debts needed more than one attempt, however they ended. */
    long redelivered() {
        return redelivered.sum();
    }

    /** How many debts have ended. */
    long targets() {
        return ends.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Publications by the time from the first publish to the last end. */
    double messagesPerSecond() {
        return perSecond(published.get());
    }

    /** Ended debts by the time from the beginning to the last end. */
    double endsPerSecond() {
        return perSecond(targets());
    }

    private double perSecond(long count) {
        long nanos = lastEnd.get() - firstPublish.get();
        return count == 0 || nanos <= 0 ? 0 : count * 1e9 / nanos;
    }
}
