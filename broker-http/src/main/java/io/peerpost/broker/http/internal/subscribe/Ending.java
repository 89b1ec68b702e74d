package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.http.internal.wire.RetryAfterHeader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a message, for who sent it.
 *
 * @param kind in one word
 * @param reason why, if it failed or was rejected
 * @param delay when it shall come again, if it failed and the handler has said so
 */
record Ending(Kind kind, @Nullable String reason, @Nullable Duration delay) {
    static final Ending HANDLED = new Ending(Kind.HANDLED, null, null);
    static final Ending FULL = new Ending(Kind.FULL, null, null);
    static final Ending LEAVING = new Ending(Kind.LEAVING, null, null);

    /** It is kept for as long as the message may be repeated, and must not weigh more than that is worth. */
    private static final int MOST_REASON = 200;

    /** What a handler means by what it has thrown. */
    static Ending of(Throwable failure) {
        if (failure instanceof RejectedMessageException rejected) {
            return new Ending(Kind.REJECTED, cut(rejected.reason()), null);
        }
        if (failure instanceof RetryLaterException later) {
            Throwable why = later.getCause() == null ? later : later.getCause();
            return new Ending(Kind.FAILED, text(why), RetryAfterHeader.bounded(later.delay()));
        }
        return new Ending(Kind.FAILED, text(failure), null);
    }

    private static String text(Throwable cause) {
        String name = cause.getClass().getName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }

    private static String cut(String reason) {
        return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON - 1) + "…";
    }

    boolean rejected() {
        return kind == Kind.REJECTED;
    }

    enum Kind {
        /** The handler returned, now or at an earlier attempt; or the message is this node's alone from now on. */
        HANDLED,
        /** The handler failed or passed its deadline. */
        FAILED,
        /** The handler will never take it, now or at an earlier attempt. */
        REJECTED,
        /** Not taken: no room. */
        FULL,
        /** Not taken: the node leaves. */
        LEAVING
    }
}
