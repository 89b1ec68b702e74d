package io.peerpost.broker;

import org.jspecify.annotations.Nullable;

/** The broker cannot listen where it should: the port is taken, or the address is not this machine's. */
public final class ListenException extends BrokerException {
    private static final long serialVersionUID = 1;

    /** With the address and what is wrong with it. */
    public ListenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
