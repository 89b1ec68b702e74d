package io.peerpost.broker.http.internal.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one target, in publish order. Of one key only the oldest is let out; the next follows when that one's
 * debt has ended, so that a key keeps its order through failures and whichever nodes take it.
 *
 * <p>Debts that end while they wait are passed over. Belongs to the publisher's loop.
 */
final class DebtQueue {
    private final Deque<Debt> ready = new ArrayDeque<>();
    private final Map<String, Deque<Debt>> lines = new HashMap<>();

    /** At the end. */
    void add(Debt debt) {
        String key = debt.message.key;
        if (key != null) {
            Deque<Debt> line = lines.get(key);
            if (line != null) {
                line.add(debt);
                return;
            }
            lines.put(key, new ArrayDeque<>());
        }
        ready.add(debt);
    }

    /** Back to the front: it was let out before. */
    void addFirst(Debt debt) {
        ready.addFirst(debt);
    }

    @Nullable Debt peek() {
        Debt first = ready.peek();
        while (first != null && first.ended) {
            ready.poll();
            first = ready.peek();
        }
        return first;
    }

    @Nullable Debt poll() {
        Debt first = peek();
        if (first != null) {
            ready.poll();
        }
        return first;
    }

    /** Lets the next of a key out, and says whether there was one. Called once for every debt that ends. */
    boolean ended(Debt debt) {
        String key = debt.message.key;
        Deque<Debt> line = key == null ? null : lines.get(key);
        if (line == null || line.remove(debt)) {
            return false; // no key, or it ended while it waited behind another of its key
        }
        Debt next = line.poll();
        if (next == null) {
            lines.remove(key);
            return false;
        }
        ready.add(next);
        return true;
    }
}
