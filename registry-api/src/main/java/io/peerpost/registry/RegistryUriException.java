package io.peerpost.registry;

/** A registry URI is wrong: unknown scheme or key, a value that cannot be read, or a secret where none belongs. */
public final class RegistryUriException extends RegistryException {
    private static final long serialVersionUID = 1;

    /** With a one-line message that lists what is known. */
    public RegistryUriException(String message) {
        super(message);
    }
}
