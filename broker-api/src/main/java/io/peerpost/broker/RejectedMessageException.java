package io.peerpost.broker;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler that will never handle a message, such as one that makes no sense: no attempt follows, whatever is
 * left of them, and the message goes straight to its publisher's dead letters with the reason. If the publisher is one of
 * go-micro, which cannot be told, it goes to the dead letters of the subscriber's own broker.
 *
 * <p>One member of a queue group rejects for the whole group. A repetition that the subscription recognises is rejected
 * again without a call of the handler; one that is redelivered out of the dead letters is handled anew.
 *
 * <p>It has to be thrown as it is: as the cause of another exception it is an ordinary failure.
 */
public final class RejectedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * Rejects.
     *
     * @param reason for the dead letter: for people, no payload and no secret; its first 200 characters are kept
     */
    public RejectedMessageException(String reason) {
        this(reason, null);
    }

    /**
     * Rejects because of something.
     *
     * @param reason for the dead letter: for people, no payload and no secret; its first 200 characters are kept
     * @param cause what was wrong with it; told to the {@link BrokerListener} of the subscriber only
     */
    public RejectedMessageException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    /** The reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
