package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Consumer;

/**
 * What failed at one target and waits for its next attempt, apart from what is sent as soon as there is room: it holds up
 * nothing but those behind it of its key. Belongs to the publisher's loop.
 */
final class Resting {
    private final Room room;
    private final Consumer<Debt> over;
    private final Set<Debt> debts = new LinkedHashSet<>();

    /**
     * Nothing yet.
     *
     * @param over takes back one whose time has come
     */
    Resting(Room room, Consumer<Debt> over) {
        this.room = room;
        this.over = over;
    }

    /** Lets one wait for a time in nanoseconds. */
    void add(Debt debt, long nanos) {
        debts.add(debt);
        debt.restsUntil = room.now() + nanos;
        debt.wake = room.after(nanos, () -> {
            if (remove(debt)) {
                over.accept(debt);
            }
        });
    }

    /** It waits no longer. Returns whether it did. */
    boolean remove(Debt debt) {
        ScheduledFuture<?> wake = debt.wake;
        if (wake == null) {
            return false;
        }
        wake.cancel(false); // else an ended message would stay in memory for as long as it was to wait
        debt.wake = null;
        return debts.remove(debt);
    }

    /** Takes all of them, in the order in which they failed. */
    List<Debt> takeAll() {
        List<Debt> all = new ArrayList<>(debts);
        all.forEach(this::remove);
        return all;
    }
}
