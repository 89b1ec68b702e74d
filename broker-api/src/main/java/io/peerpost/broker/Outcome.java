package io.peerpost.broker;

/** How a debt to one target ended. */
public enum Outcome {
    /** A handler returned. */
    DELIVERED,
    /** A go-micro node's process answered, which is all it ever says. */
    UNCONFIRMED,
    /** Attempts used up, or the message is one that the target can never take. */
    DEAD_LETTERED,
    /** Lifetime, hold time or the message's own expiry is over. */
    EXPIRED,
    /** The broadcast node is gone, or the group stayed away for too long. */
    GONE,
    /** The target does not serve this publisher. */
    REFUSED,
    /** The target takes nothing and its share of the inbox is full. */
    OVERFLOW,
    /** At most once, and it did not work. */
    FAILED,
    /** The publisher closed before it was delivered, and its inbox is in memory. */
    CLOSED;

    /** Whether this is as good as it gets: delivered, or unconfirmed at a go-micro node. */
    public boolean good() {
        return this == DELIVERED || this == UNCONFIRMED;
    }
}
