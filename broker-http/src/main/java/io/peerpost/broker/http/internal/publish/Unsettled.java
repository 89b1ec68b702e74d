package io.peerpost.broker.http.internal.publish;

import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What was sent to one node and may be sent there again, by sequence number. Belongs to the publisher's loop.
 */
final class Unsettled {
    private static final int SWEPT_FROM = 64;

    private final PriorityQueue<Debt> debts = new PriorityQueue<>(Comparator.comparingLong(d -> d.message.sequence));
    private int sweptAt = SWEPT_FROM;

    /** Notes that a message is sent. */
    void add(Debt debt) {
        debts.add(debt);
        if (debts.size() >= sweptAt) {
            // else one that is never settled would keep all that came after it in memory
            debts.removeIf(d -> d.ended);
            sweptAt = Math.max(SWEPT_FROM, 2 * debts.size());
        }
    }

    /** The lowest sequence number of what may be sent again; the given one's if there is nothing else. */
    long lowest(Debt sending) {
        Debt first = debts.peek();
        while (first != null && first.ended) {
            debts.poll();
            first = debts.peek();
        }
        return first == null ? sending.message.sequence : first.message.sequence;
    }

    int size() {
        return debts.size();
    }
}
