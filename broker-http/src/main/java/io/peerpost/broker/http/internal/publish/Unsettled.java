package io.peerpost.broker.http.internal.publish;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * What may be sent again, by sequence number: what has not ended, and what has but would be owed again after a crash,
 * since its end is not on disk. Belongs to the publisher's loop.
 */
final class Unsettled {
    private static final int SWEPT_FROM = 64;

    /** Those that came in the order of their numbers, as nearly all do. */
    private final Deque<Debt> rising = new ArrayDeque<>();

    /** Those that came behind a higher one. */
    private final PriorityQueue<Debt> others = new PriorityQueue<>(Comparator.comparingLong(d -> d.message.sequence));

    private final LongSupplier written;
    private int sweptAt = SWEPT_FROM;

    /**
     * Nothing yet.
     *
     * @param written how far ends are on disk, see {@link Debt#endWritten}
     */
    Unsettled(LongSupplier written) {
        this.written = written;
    }

    /** Notes one that is sent, or was. */
    void add(Debt debt) {
        Debt highest = rising.peekLast();
        if (highest == null || highest.message.sequence <= debt.message.sequence) {
            rising.add(debt);
        } else {
            others.add(debt);
        }
        if (size() >= sweptAt) {
            // else one that is never settled would keep all that came after it in memory
            rising.removeIf(this::over);
            others.removeIf(this::over);
            sweptAt = Math.max(SWEPT_FROM, 2 * size());
        }
    }

    /** The lowest sequence number of what may be sent again; the highest number there is if there is nothing. */
    long lowest() {
        return Math.min(lowest(rising), lowest(others));
    }

    private long lowest(Queue<Debt> some) {
        Debt first = some.peek();
        while (first != null && over(first)) {
            some.poll();
            first = some.peek();
        }
        return first == null ? Long.MAX_VALUE : first.message.sequence;
    }

    private boolean over(Debt debt) {
        return debt.ended && debt.endWritten <= written.getAsLong();
    }

    int size() {
        return rising.size() + others.size();
    }
}
