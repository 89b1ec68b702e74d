package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;

/** Whom messages are owed to: a {@link Group}, or one {@link BroadcastNode}. Belongs to the publisher's loop. */
abstract class Owed {
    final Topic topic;
    final Target target;
    final DebtQueue queue = new DebtQueue();
    long messages;
    long bytes;

    /** When it last took a message, on the running clock. */
    long tookAt;

    /** Whether {@link Topic#pumpSoon} is under way. */
    boolean pumpDue;

    Owed(Topic topic, Target target, long now) {
        this.topic = topic;
        this.target = target;
        this.tookAt = now;
    }

    /** Owes a message. */
    final Debt owe(Outgoing message, long now) {
        Debt debt = new Debt(message, this);
        if (messages++ == 0) {
            tookAt = now;
        }
        bytes += message.body.length;
        queue.add(debt);
        return debt;
    }

    /** A debt has ended: by an answer, or by time. Returns whether another one is ready to be sent for it. */
    final boolean ended(Debt debt, Outcome outcome, long now) {
        messages--;
        bytes -= debt.bytes();
        if (outcome.good()) {
            tookAt = now;
        }
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
