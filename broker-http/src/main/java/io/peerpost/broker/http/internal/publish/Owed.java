package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom messages are owed to: a {@link Group}, or one {@link BroadcastNode}. Belongs to the publisher's loop. */
abstract class Owed {
    /** So many are brought in at a time that are to end. */
    private static final int PAGE = 256;

    final Topic topic;
    final Target target;
    final DebtQueue queue = new DebtQueue();
    final Parked parked;
    private final Resting resting;
    private final Aside aside;
    private final Unsettled inherited;
    long messages;
    long bytes;
    private final Room room;
    private @Nullable Ending ending;
    private boolean over;

    /** When it last took a message, on the running clock. */
    long tookAt;

    /** Whether {@link Topic#pumpSoon} is under way. */
    boolean pumpDue;

    /** How everything ends that is still owed. */
    private record Ending(Outcome outcome, String reason) {}

    Owed(Topic topic, Target target, Room room) {
        this.topic = topic;
        this.target = target;
        this.room = room;
        this.tookAt = room.now();
        this.parked = new Parked(room, this::broughtIn, this::pump);
        this.resting = new Resting(room, this::rested);
        this.aside = new Aside(room, parked::number, this::broughtInOf);
        this.inherited = new Unsettled(room.journal()::written);
        if (room.journal().durable()) {
            parked.begin(room.journal().meet(target), 0, 0);
        }
    }

    /** One that a store remembers, with what it is owed. */
    Owed(Topic topic, StoredTarget stored, Room room) {
        this.topic = topic;
        this.target = stored.target();
        this.room = room;
        this.tookAt = room.now();
        this.parked = new Parked(room, this::broughtIn, this::pump);
        this.resting = new Resting(room, this::rested);
        this.aside = new Aside(room, parked::number, this::broughtInOf);
        this.inherited = new Unsettled(room.journal()::written);
        parked.begin(stored.number(), stored.messages(), stored.bytes());
        messages = stored.messages();
        bytes = stored.bytes();
    }

    /** Owes a message: noted with it, or left to the store if there is much in memory already. */
    final void owe(Outgoing message) {
        if (messages++ == 0) {
            tookAt = room.now();
        }
        bytes += message.size;
        long row = message.stored ? note(message) : 0;
        if (row > 0 && parked.takesMore(inMemory(), bytesInMemory())) {
            parked.leave(message);
            return;
        }
        if (row > 0) {
            parked.kept(row);
            if (message.key != null && aside.holds(message.key)) {
                aside.add(message.key, row, message.sequence, message.size);
                return;
            }
        }
        Debt debt = new Debt(message, this);
        debt.row = row;
        begins(debt);
    }

    private void begins(Debt debt) {
        if (debt.message.sequence <= room.journal().earlier()) {
            inherited.add(debt);
        }
        debt.message.owe(debt);
        queue.add(debt);
    }

    /**
     * The lowest sequence number of what an earlier process may have sent to any node of this target, and this one may
     * send there again.
     */
    final long floor() {
        return Math.min(Math.min(inherited.lowest(), topic.held.floor()), Math.min(parked.floor(), aside.floor()));
    }

    private long note(Outgoing message) {
        if (message.unwritten) {
            message.unwritten = false;
            return room.journal().oweAgain(parked.number(), message);
        }
        return room.journal().owe(parked.number(), message.sequence, message.endsAt);
    }

    private long inMemory() {
        return messages - parked.messages() - aside.messages();
    }

    private long bytesInMemory() {
        return bytes - parked.bytes() - aside.bytes();
    }

    /** One comes from the store, where it was left by this process or another: into memory, unless its key stands still. */
    private void broughtIn(StoredDebt stored) {
        String key = stored.message().key();
        if (key != null && ending == null && (aside.holds(key) || queue.behind(key) >= Aside.LINE)) {
            aside.add(
                    key,
                    stored.row(),
                    stored.message().sequence(),
                    stored.message().size());
        } else {
            keep(stored);
        }
    }

    /** Some of a key that was passed by come in. */
    private void broughtInOf(String key, List<StoredDebt> page) {
        page.forEach(this::keep);
        bringInMore(key);
        pump();
    }

    /** If none of a key waits in memory any more. */
    private void bringInMore(String key) {
        if (ending != null) {
            aside.bringIn(key, PAGE);
        } else if (queue.behind(key) == 0) {
            aside.bringIn(key, Aside.LINE);
        }
    }

    private void keep(StoredDebt stored) {
        Outgoing message = topic.revive(stored);
        Debt debt = new Debt(message, this);
        debt.row = stored.row();
        debt.attempts = stored.attempts();
        begins(debt);
        if (ending != null) {
            room.ledger().end(debt, ending.outcome, ending.reason);
            ending = parked.isEmpty() && aside.isEmpty() ? null : ending;
        } else if (stored.endsAt() <= room.clock().fair()) {
            room.ledger().end(debt, Outcome.EXPIRED, Dispatcher.LIFETIME);
        } else if (topic.isTooLate(message)) {
            room.ledger().end(debt, Outcome.EXPIRED, Dispatcher.TOO_LATE);
        }
    }

    /** Brings in what is in the store, if there is room; what waits behind others of its key takes none. */
    final void refill() {
        if (ending != null) {
            parked.refill(0, 0);
        } else {
            parked.refill(inMemory() - queue.behindMessages(), bytesInMemory() - queue.behindBytes());
        }
    }

    /** Ends what waits, in memory and in the store; what is under way may still be answered. */
    final void endWaiting(Outcome outcome, String reason) {
        resting.takeAll().forEach(debt -> room.ledger().end(debt, outcome, reason));
        for (Debt next = queue.poll(); next != null; next = queue.poll()) {
            room.ledger().end(next, outcome, reason);
        }
        if (!parked.isEmpty() || !aside.isEmpty()) {
            ending = new Ending(outcome, reason);
            refill();
            aside.bringInAll(PAGE);
        }
    }

    /** It will be owed nothing more: the store need not remember it once nothing is owed to it. */
    final void over() {
        over = true;
        forgetStored();
    }

    /** The same for a target that may never have been owed anything. */
    static void forgetGone(@Nullable Owed target) {
        if (target != null) {
            target.over();
        }
    }

    /** Behind the ends of what was owed to it: a crash in between would leave debts without a target. */
    final void forgetStored() {
        if (over && parked.number() > 0 && messages == 0) {
            room.journal().forget(parked.number());
            parked.begin(0, 0, 0);
        }
    }

    /** A debt has ended: by an answer, or by time. Returns whether another one is ready to be sent for it. */
    final boolean ended(Debt debt, Outcome outcome, long now) {
        messages--;
        bytes -= debt.bytes();
        resting.remove(debt);
        if (outcome.good()) {
            tookAt = now;
        }
        refill();
        boolean next = queue.ended(debt);
        if (debt.message.key != null) {
            bringInMore(debt.message.key);
        }
        return next;
    }

    /** Takes back what could not be sent, in front of what waits. The caller pumps afterwards. */
    final void back(Debt debt) {
        queue.addFirst(debt);
    }

    /** Gives back what a node will not do, in order, to whom it is owed, and lets those go on. */
    static void giveBack(List<Debt> debts, Peer from) {
        Set<Owed> targets = new LinkedHashSet<>();
        for (int i = debts.size() - 1; i >= 0; i--) {
            Debt debt = debts.get(i);
            if (debt.message.atMostOnce) {
                Verdict.failedOnce(from, debt, "the node took nothing");
            } else if (!debt.ended) {
                debt.avoid = from;
                debt.target.back(debt);
                targets.add(debt.target);
            }
        }
        targets.forEach(Owed::pump);
    }

    /** The same once a time in nanoseconds is over: until then it holds up nothing but its key. */
    final void backAfter(Debt debt, long nanos) {
        resting.add(debt, nanos);
    }

    private void rested(Debt debt) {
        back(debt);
        pump();
    }

    /** Whether one of its debts may arrive before a time on the running clock. */
    final boolean mayTake(Debt debt, long time) {
        return reachable() && !queue.first(debt).restsBeyond(time);
    }

    /** Whether it will soon have more to take than is in memory. */
    final boolean refills() {
        return parked.loading() && reachable();
    }

    /** Whether nothing was acknowledged for the liveness time. */
    final boolean silent() {
        return room.now() - tookAt > room.config().liveness().toNanos();
    }

    /** Whether it takes nothing: nobody of it can be reached, or nothing was acknowledged for the liveness time. */
    abstract boolean takesNone();

    /** Whether somebody of it can be reached now. */
    abstract boolean reachable();

    /** Sends what can be sent. */
    abstract void pump();
}
