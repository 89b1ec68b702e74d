package io.peerpost.registry;

import org.jspecify.annotations.Nullable;

/** The registry cannot be reached, or did not answer within the request timeout. Trying again later may help. */
public final class RegistryUnavailableException extends RegistryException {
    private static final long serialVersionUID = 1;

    /** With a message that says which registry, for which service, and for how long it was waited. */
    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
