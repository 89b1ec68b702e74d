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
    private static final int SWEPT_FROM = 64;

    private final Deque<Debt> ready = new ArrayDeque<>();

    /** By key: the one that is let out, and behind it those that wait for its end. */
    private final Map<String, Deque<Debt>> lines = new HashMap<>();

    /** Those of all lines in their order, and some that have left theirs and are passed over. */
    private final Deque<Debt> behind = new ArrayDeque<>();

    private int sweptAt = SWEPT_FROM;
    private long behindMessages;
    private long behindBytes;

    /** At the end. */
    void add(Debt debt) {
        String key = debt.message.key;
        if (key != null) {
            Deque<Debt> line = lines.computeIfAbsent(key, k -> new ArrayDeque<>(1));
            line.add(debt);
            if (line.size() > 1) {
                putBehind(debt);
                return;
            }
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

    /** The one that is let out of its key, which is itself if it has none: no other of the key goes before it has ended. */
    Debt first(Debt debt) {
        Deque<Debt> line = debt.message.key == null ? null : lines.get(debt.message.key);
        Debt first = line == null ? null : line.peek();
        return first == null ? debt : first;
    }

    private void putBehind(Debt debt) {
        debt.behind = true;
        behindMessages++;
        behindBytes += debt.bytes();
        behind.add(debt);
        if (behind.size() >= sweptAt) {
            // else a key that stands still would keep all in memory that pass it by
            behind.removeIf(d -> !d.behind);
            sweptAt = Math.max(SWEPT_FROM, 2 * behind.size());
        }
    }

    /** The oldest of all that wait, behind others of their keys too; it stays here until it has {@link #ended}. */
    @Nullable Debt oldest() {
        Debt first = peek();
        while (!behind.isEmpty() && !behind.element().behind) {
            behind.remove();
        }
        Debt next = behind.peek();
        return first == null || (next != null && next.message.sequence < first.message.sequence) ? next : first;
    }

    /** Lets the next of a key out, and says whether there was one. Called once for every debt that ends. */
    boolean ended(Debt debt) {
        String key = debt.message.key;
        Deque<Debt> line = key == null ? null : lines.get(key);
        if (line == null) {
            return false;
        }
        if (debt.behind) { // it ended while it waited behind another of its key
            goesOn(debt);
            line.remove(debt);
            return false;
        }
        line.poll(); // it was the one that was out
        Debt next = line.peek();
        if (next == null) {
            lines.remove(key);
            return false;
        }
        goesOn(next);
        ready.add(next);
        return true;
    }

    private void goesOn(Debt debt) {
        debt.behind = false;
        behindMessages--;
        behindBytes -= debt.bytes();
    }

    /** How many wait behind others of their keys. */
    long behindMessages() {
        return behindMessages;
    }

    /** The size of what waits behind others of its keys. */
    long behindBytes() {
        return behindBytes;
    }

    /** How many of one key wait behind the first. */
    int behind(String key) {
        Deque<Debt> line = lines.get(key);
        return line == null ? 0 : line.size() - 1;
    }
}
