package io.peerpost.registry;

import org.jspecify.annotations.Nullable;

/** A registry could not do what it was asked. The message names the registry, its address and the service. */
public class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message that says what, where and what to do. */
    public RegistryException(String message) {
        super(message);
    }

    /** The same with what caused it. */
    public RegistryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
