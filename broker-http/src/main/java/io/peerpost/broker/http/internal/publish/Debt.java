package io.peerpost.broker.http.internal.publish;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/** One message owed to one target. Belongs to the publisher's loop. */
final class Debt {
    final Outgoing message;
    final Owed target;
    int attempts;
    boolean ended;

    /** Whether it waits behind another of its key. */
    boolean behind;

    /** Its row in the store; 0 if it is in none. */
    long row;

    /** Whether a node may have had it without having said so: it was written, and then its connection broke. */
    boolean unclear;

    /** When it goes on after a failure, on the running clock, and what lets it; see {@link Resting}. */
    long restsUntil;

    @Nullable ScheduledFuture<?> wake;

    /** When its end is on disk: once {@link Journal#written} has come so far. */
    long endWritten;

    /** The node that failed it last: a group's retry goes to another where there is one. */
    @Nullable Peer avoid;

    /** Nodes of the group that refused to serve it. */
    Set<String> refusedBy = Set.of();

    /** Debts of the same message to the same node under other versions: one POST settles them all. */
    List<Debt> companions = List.of();

    Debt(Outgoing message, Owed target) {
        this.message = message;
        this.target = target;
    }

    /** Whether it waits for its next attempt until after a time on the running clock. */
    boolean restsBeyond(long time) {
        return wake != null && restsUntil > time;
    }

    int bytes() {
        return message.size;
    }
}
