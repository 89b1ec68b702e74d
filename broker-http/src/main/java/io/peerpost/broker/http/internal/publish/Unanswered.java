package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.Numbered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was sent over one connection and is not answered, oldest first, by its number there. Not thread-safe. */
final class Unanswered {
    private Numbered<Debt> debts = new Numbered<>();
    private long bytes;

    /** One whose answer has turned out to be none; older than all others. */
    private @Nullable Debt undone;

    /** Notes one that is sent. */
    void add(Debt debt) {
        debts.add(debt);
        bytes += debt.bytes();
    }

    /** Takes the oldest; null if there is none. */
    @Nullable Debt takeOldest() {
        return taken(debts.removeOldest());
    }

    /** Takes the one with a number; null if there is none. */
    @Nullable Debt take(long number) {
        return taken(debts.remove(number));
    }

    private @Nullable Debt taken(@Nullable Debt debt) {
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
        all.addAll(debts.removeAll());
        undone = null;
        bytes = 0;
        return all;
    }

    /** All, oldest first. */
    List<Debt> all() {
        return debts.all();
    }

    boolean isEmpty() {
        return debts.size() == 0;
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
        debts = new Numbered<>();
        all.forEach(this::add);
    }
}
