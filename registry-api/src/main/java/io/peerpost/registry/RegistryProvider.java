package io.peerpost.registry;

import java.util.Map;

/**
 * Opens one kind of registry by URI. Found by {@link java.util.ServiceLoader}; needs a public constructor without
 * arguments, which should not throw.
 */
public interface RegistryProvider {

    /** The scheme, in lower case, such as {@code etcd}. */
    String scheme();

    /** The keys that may stand behind the {@code ?}, each with a line that says what it does. */
    Map<String, String> keys();

    /**
     * Opens a registry. May block no longer than the request timeout; a registry that is away is no error here where
     * the backend can wait for it.
     *
     * @param uri of this provider's scheme, its keys already checked against {@link #keys}
     * @param environment the variables that may hold addresses and secrets
     * @throws RegistryUriException if a value cannot be read
     * @throws RegistryException if it cannot be opened
     */
    Registry open(RegistryUri uri, Map<String, String> environment);
}
