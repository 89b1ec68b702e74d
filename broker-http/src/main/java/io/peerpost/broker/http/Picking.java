package io.peerpost.broker.http;

/** How one node of a queue group is picked for a message. */
public enum Picking {
    /** Any of them, as in go-micro. */
    RANDOM,
    /** One after the other. */
    ROUND_ROBIN,
    /** The one with the fewest messages of this publisher waiting or in flight. */
    LEAST_IN_FLIGHT
}
