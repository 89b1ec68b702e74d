package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.Nullable;

/** Who is at the other end of a connection, as far as closing is concerned. Its methods may be called by any thread. */
interface Guest {

    /** The subscription of the last message. */
    @Nullable LocalSubscription carried();

    /** Whether messages for a subscription may come over it, from a publisher that closes when there are none. */
    boolean mayBring(LocalSubscription subscription);

    /** A subscription's node has left the registry. */
    void leaves(LocalSubscription subscription);

    /** Ends the connection once its answers are out, the way that lets the peer read them. */
    void finish();
}
