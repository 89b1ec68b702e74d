package io.peerpost.registry;

import java.util.Map;
import java.util.function.Consumer;

/**
 * A node in the registry, kept alive until closed.
 *
 * <p>It owns its heartbeat: it renews at no more than half the TTL, the next beat scheduled when the last one ended,
 * with jittered backoff on failure; when the backend has forgotten the node (lease expired, agent restarted,
 * partition) it registers it again by itself. A slow or dead node never delays another's heartbeat.
 *
 * <p>May be shared between threads.
 */
public interface Registration extends AutoCloseable {

    /** What is registered now. */
    Service service();

    /** How it stands. Never blocks. */
    RegistrationState state();

    /**
     * Calls the listener with every later change of state, one call at a time, outside locks, on a thread of the
     * registry; it should return quickly.
     *
     * @return ends the listening; calling it twice does nothing
     */
    Runnable onState(Consumer<RegistrationState> listener);

    /**
     * Writes the record anew with other metadata; id, address and version stay. Blocks no longer than the registry's
     * request timeout. Should the registry be away, the new metadata are written with the next successful beat.
     *
     * @throws IllegalArgumentException if the backend cannot hold such metadata; the old ones stay
     * @throws IllegalStateException if closed
     */
    void update(Map<String, String> metadata);

    /**
     * Takes the node out of the registry, once; further calls do nothing. Blocks no longer than the request timeout,
     * and throws nothing: a registry that is away forgets the node when its TTL is over.
     */
    @Override
    void close();
}
