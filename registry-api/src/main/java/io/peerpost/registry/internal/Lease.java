package io.peerpost.registry.internal;

import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;

/**
 * What a backend does for one registration. Calls come one at a time, and block no longer than the registry's request
 * timeout.
 */
public interface Lease {

    /**
     * Says whether the backend could hold a record at all; asked before metadata change. Does no I/O.
     *
     * @throws IllegalArgumentException if it never could
     */
    default void check(Service record) {}

    /**
     * Writes the record, new or anew, so that it lives for one TTL from now.
     *
     * @throws RegistryException if it could not be written
     */
    void write(Service record);

    /**
     * Renews the record for one TTL from now.
     *
     * @return false if the backend no longer has it
     * @throws RegistryException if the backend could not be asked
     */
    boolean renew();

    /**
     * Takes the record out.
     *
     * @throws RegistryException if it could not be taken out
     */
    void remove();
}
