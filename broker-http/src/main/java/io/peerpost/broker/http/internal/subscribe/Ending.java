package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message, for who sent it.
 *
 * @param kind in one word
 * @param reason why, if it failed
 */
record Ending(Kind kind, @Nullable String reason) {
    static final Ending HANDLED = new Ending(Kind.HANDLED, null);
    static final Ending FULL = new Ending(Kind.FULL, null);
    static final Ending LEAVING = new Ending(Kind.LEAVING, null);

    static Ending failed(Throwable cause) {
        return new Ending(Kind.FAILED, cause.getClass().getName() + ": " + cause.getMessage());
    }

    enum Kind {
        /** The handler returned, now or at an earlier attempt; or the message is this node's alone from now on. */
        HANDLED,
        /** The handler failed or passed its deadline. */
        FAILED,
        /** Not taken: no room. */
        FULL,
        /** Not taken: the node leaves. */
        LEAVING
    }
}
