package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.StoredDebt;
import org.jspecify.annotations.Nullable;

/** Whom messages are owed to: a {@link Group}, or one {@link BroadcastNode}. Belongs to the publisher's loop. */
abstract class Owed {
    final Topic topic;
    final Target target;
    final DebtQueue queue = new DebtQueue();
    final Parked parked;
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
        parked.begin(stored.number(), stored.messages(), stored.bytes());
        messages = stored.messages();
        bytes = stored.bytes();
    }

    /** Owes a message: noted with it, or left to the store if there is much in memory already. */
    final void owe(Outgoing message) {
        if (messages++ == 0) {
            tookAt = room.now();
        }
        bytes += message.body.length;
        long row = message.stored ? room.journal().owe(parked.number(), message.sequence, message.endsAt) : 0;
        if (row > 0 && parked.takesMore(inMemory(), bytes - parked.bytes())) {
            parked.leave(message.body.length);
            return;
        }
        Debt debt = new Debt(message, this);
        debt.row = row;
        message.owe(debt);
        queue.add(debt);
        if (row > 0) {
            parked.kept(row);
        }
    }

    private long inMemory() {
        return messages - parked.messages();
    }

    /** One that was in the store, and maybe in another process, is in memory. */
    private void broughtIn(StoredDebt stored) {
        Outgoing message = topic.revive(stored);
        Debt debt = new Debt(message, this);
        debt.row = stored.row();
        debt.attempts = stored.attempts();
        message.owe(debt);
        queue.add(debt);
        if (ending != null) {
            room.ledger().end(debt, ending.outcome, ending.reason);
            ending = parked.isEmpty() ? null : ending;
        } else if (stored.endsAt() <= room.clock().fair()) {
            room.ledger().end(debt, Outcome.EXPIRED, Dispatcher.LIFETIME);
        } else if (topic.isTooLate(message)) {
            room.ledger().end(debt, Outcome.EXPIRED, Dispatcher.TOO_LATE);
        }
    }

    /** Brings in what is in the store, if there is room. */
    final void refill() {
        parked.refill(ending != null ? 0 : inMemory(), ending != null ? 0 : bytes - parked.bytes());
    }

    /** Ends what waits, in memory and in the store; what is under way may still be answered. */
    final void endWaiting(Outcome outcome, String reason) {
        for (Debt next = queue.poll(); next != null; next = queue.poll()) {
            room.ledger().end(next, outcome, reason);
        }
        if (!parked.isEmpty()) {
            ending = new Ending(outcome, reason);
            refill();
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

    private void forgetStored() {
        if (over && parked.number() > 0 && messages == 0) {
            room.journal().forget(parked.number());
            parked.begin(0, 0, 0);
        }
    }

    /** A debt has ended: by an answer, or by time. Returns whether another one is ready to be sent for it. */
    final boolean ended(Debt debt, Outcome outcome, long now) {
        messages--;
        bytes -= debt.bytes();
        if (outcome.good()) {
            tookAt = now;
        }
        refill();
        forgetStored();
        return queue.ended(debt);
    }

    /** Takes back what could not be sent, in front of what waits. The caller pumps afterwards. */
    final void back(Debt debt) {
        queue.addFirst(debt);
    }

    /** Whether it takes nothing: nobody of it can be reached, or nothing was acknowledged for the liveness time. */
    abstract boolean takesNone();

    /** Whether somebody of it can be reached now. */
    abstract boolean reachable();

    /** Sends what can be sent. */
    abstract void pump();
}
