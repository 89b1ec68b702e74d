package io.peerpost.broker;

import org.jspecify.annotations.Nullable;

/** The broker could not do what it was asked. The message says what, where and what to do. */
public class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message, and what caused it if something did. */
    public BrokerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
