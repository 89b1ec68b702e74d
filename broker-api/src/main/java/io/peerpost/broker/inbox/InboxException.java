package io.peerpost.broker.inbox;

import io.peerpost.broker.BrokerException;
import org.jspecify.annotations.Nullable;

/**
 * The durable inbox cannot be used: its file is somebody else's, damaged, or on a disk that is full or fails. Where
 * {@code publish} throws it nothing was accepted.
 */
public final class InboxException extends BrokerException {
    private static final long serialVersionUID = 1;

    /** With the file, what is wrong with it and what to do. */
    public InboxException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
