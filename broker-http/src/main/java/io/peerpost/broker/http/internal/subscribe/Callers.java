package io.peerpost.broker.http.internal.subscribe;

/** The publishers of one node, as the connections over which they come. Called by any thread. */
interface Callers {

    /**
     * Whether one is connected that closes its connection once it knows that the node leaves and owes it nothing, or that
     * has not yet said who it is. Does not block.
     */
    boolean connected();

    /** The node has left the registry: tells those that can be told at once. Does not block. */
    void leaves();

    /** The node takes nothing any more: lets go of the connections. Blocks a moment. */
    void letGo();
}
