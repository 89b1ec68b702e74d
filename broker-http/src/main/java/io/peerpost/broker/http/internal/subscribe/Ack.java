package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.http.internal.wire.RetryAfterHeader;
import org.jspecify.annotations.Nullable;

/**
 * What goes back for one message on a stream lane: the same statuses as in HTTP.
 *
 * @param status the status
 * @param leaving whether the node takes nothing any more
 * @param retryAfter in how many milliseconds the message shall come again; -1 if that is left to the publisher
 * @param reason why; null where there is none
 */
record Ack(
        int status,
        boolean leaving,
        long retryAfter,
        @Nullable String reason) {
    private static final Ack HANDLED = new Ack(200, false, -1, null);
    private static final Ack FULL = new Ack(503, false, -1, "the subscription's queue is full");
    private static final Ack LEAVING = new Ack(503, true, -1, "the node leaves");

    /** The message was not taken for what it is. */
    static Ack refused(int status, String reason) {
        return new Ack(status, false, -1, reason);
    }

    static Ack of(Ending ending) {
        return switch (ending.kind()) {
            case HANDLED -> HANDLED;
            case FAILED ->
                new Ack(
                        500,
                        false,
                        ending.delay() == null ? -1 : Long.parseLong(RetryAfterHeader.of(ending.delay())),
                        ending.reason());
            case REJECTED -> refused(422, String.valueOf(ending.reason()));
            case FULL -> FULL;
            case LEAVING -> LEAVING;
        };
    }

    /** Whether it is the last word on its lane: nothing behind the message is taken. */
    boolean full() {
        return status == 503 && !leaving;
    }
}
