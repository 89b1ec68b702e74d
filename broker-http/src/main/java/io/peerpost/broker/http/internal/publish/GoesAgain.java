package io.peerpost.broker.http.internal.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one node may have had without having said so, and gets again before anything else. Not thread-safe. */
final class GoesAgain {
    private final Deque<Debt> debts = new ArrayDeque<>();

    /** In front of all others, in their order. */
    void addFirst(Peer peer, List<Debt> unclear) {
        for (int i = unclear.size() - 1; i >= 0; i--) {
            Debt debt = unclear.get(i);
            if (debt.message.atMostOnce) {
                Verdict.failedOnce(peer, debt, "the connection broke");
            } else if (!debt.ended) {
                debts.addFirst(debt);
            }
        }
    }

    /** Behind all others. */
    void addAll(DebtQueue queue) {
        for (Debt next = queue.poll(); next != null; next = queue.poll()) {
            debts.add(next);
        }
    }

    boolean isEmpty() {
        return debts.isEmpty();
    }

    /** The first that has not ended meanwhile; null if there is none. */
    @Nullable Debt peek() {
        while (!debts.isEmpty() && debts.element().ended) {
            debts.remove();
        }
        return debts.peek();
    }

    /** Takes out what {@link #peek} has given. */
    void remove() {
        debts.remove();
    }

    List<Debt> takeAll() {
        List<Debt> all = List.copyOf(debts);
        debts.clear();
        return all;
    }
}
