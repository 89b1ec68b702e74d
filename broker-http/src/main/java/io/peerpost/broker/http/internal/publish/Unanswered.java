package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent over one connection and is not answered, oldest first, by its number there. Not thread-safe. */
final class Unanswered {
    private final Map<Long, Debt> debts = new LinkedHashMap<>();
    private long numbered;
    private long bytes;

    /** One whose answer has turned out to be none; older than all others. */
    private @Nullable Debt undone;

    /** Notes one that is sent. */
    void add(Debt debt) {
        debts.put(++numbered, debt);
        bytes += debt.bytes();
    }

    /** Takes the oldest; null if there is none. */
    @Nullable Debt takeOldest() {
        Iterator<Debt> all = debts.values().iterator();
        if (!all.hasNext()) {
            return null;
        }
        Debt oldest = all.next();
        all.remove();
        bytes -= oldest.bytes();
        return oldest;
    }

    /** Takes the one with a number; null if there is none. */
    @Nullable Debt take(long number) {
        Debt debt = debts.remove(number);
        bytes -= debt == null ? 0 : debt.bytes();
        return debt;
    }

    /** Takes back that one was answered; for the last word on a connection. */
    void undo(Debt debt) {
        undone = debt;
    }

    /** Takes all, oldest first. */
    List<Debt> takeAll() {
        List<Debt> all = new ArrayList<>(debts.size() + 1);
        if (undone != null) {
            all.add(undone);
        }
        all.addAll(debts.values());
        undone = null;
        debts.clear();
        bytes = 0;
        return all;
    }

    /** All, oldest first. */
    Iterable<Debt> all() {
        return debts.values();
    }

    boolean isEmpty() {
        return debts.isEmpty();
    }

    int size() {
        return debts.size();
    }

    long bytes() {
        return bytes;
    }

    /** The lane is another one, on which numbers begin anew: notes again what is sent again. */
    void renumber() {
        List<Debt> all = takeAll();
        numbered = 0;
        all.forEach(this::add);
    }
}
