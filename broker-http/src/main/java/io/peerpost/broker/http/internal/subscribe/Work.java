package io.peerpost.broker.http.internal.subscribe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One message on its way through a subscription. What is not final belongs to that subscription's lock. */
final class Work {
    final Incoming in;
    final @Nullable Object identity;
    /** Whether nobody waits any more and this node alone sees to it. */
    final boolean ownedHere;
    /** Who waits. */
    final List<Reply> replies = new ArrayList<>(1);

    /** Orders what is queued. */
    long arrival;
    /** Set if it turned out to be a repetition of this one, which is queued or runs. */
    @Nullable Work joined;
    /** Set if it turned out to be a repetition of one that is over: what became of that one. */
    @Nullable Ending before;
    /** Whether it occupies room that is kept for senders who wait for it. */
    boolean patient;

    boolean queued;
    /** Whether the handler has been called. */
    boolean started;
    /** Whether its outcome is known. */
    boolean ended;
    /** Whether the handler's call is over. */
    boolean returned;
    /** Whether its slot was given back. */
    boolean released;
    /** The thread in the handler. */
    @Nullable Thread runner;

    long deadlineNanos;

    /** Spread by the number where there is one: one of the object's own would have to be asked of the JVM. */
    @Override
    public int hashCode() {
        return in.sequence() == null
                ? System.identityHashCode(this)
                : Long.hashCode(in.sequence().number());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    Work(Incoming in, boolean ownedHere) {
        this.in = in;
        this.ownedHere = ownedHere;
        identity = ownedHere ? null : in.identity();
    }
}
