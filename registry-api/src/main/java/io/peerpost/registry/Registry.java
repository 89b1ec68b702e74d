package io.peerpost.registry;

import java.time.Duration;
import java.util.List;

/**
 * Where services are looked up. May be shared between threads.
 *
 * <p>{@link #register}, {@link #lookup} and {@link #list} may do I/O. They block no longer than the registry's request
 * timeout (5 s unless set) and throw a {@link RegistryException} that names the backend, the address and the service;
 * after {@link #close} they throw {@link IllegalStateException}.
 *
 * <p>What an implementation MUST do; the contract tests in {@code registry-tck} hold it to this:
 *
 * <ol>
 *   <li>A registration keeps itself alive and comes back by itself, as {@link Registration} says.
 *   <li>One slow or dead node never delays another's heartbeat.
 *   <li>A watch first tells the present state, then changes, in order, and heals itself, as {@link WatchListener} says.
 *   <li>Listeners are called outside locks, one call at a time per watch or registration.
 *   <li>A record that cannot be decoded (another tool's, a hostile one) is skipped, counted in {@link #skippedRecords},
 *       and logged once per key; it never breaks a lookup. Sizes, also of what is decompressed, are bounded.
 *   <li>What the backend cannot do is said by {@link #capabilities}.
 * </ol>
 */
public interface Registry extends AutoCloseable {

    /**
     * Puts one node into the registry and keeps it there. A node id that is registered already is replaced.
     *
     * @param service the version that the node belongs to, with exactly one node
     * @param ttl how long the registry remembers the node when it is no longer renewed; at least a second
     * @return what keeps it alive and, closed, takes it out again
     * @throws IllegalArgumentException if there is not exactly one node, the TTL is under a second, or an id, name or
     *     size is beyond what the backend can hold
     * @throws RegistryException if it could not be registered now; nothing is left behind
     */
    Registration register(Service service, Duration ttl);

    /**
     * Asks who is registered now.
     *
     * @return the versions with their nodes; without entries if there are none, which is no error
     * @throws RegistryException if the registry cannot be asked
     */
    Lookup lookup(String name);

    /**
     * The names of the services that have at least one node, sorted, each once.
     *
     * @throws RegistryException if the registry cannot be asked
     */
    List<String> list();

    /**
     * Watches one service. Returns at once, also when the registry is away: the listener hears of the state once it
     * can be told.
     */
    Watch watch(String name, WatchListener listener);

    /**
     * Says that a node was found not to answer, so that the backend may look after it at once instead of waiting for
     * its record to age (RFC 6762, 10.4). Returns at once; does nothing where the backend knows no such question.
     */
    default void recheck(String service, String nodeId) {}

    /** Whether nobody beyond this machine can see what is registered here, so that loopback is the right address. */
    default boolean thisHostOnly() {
        return false;
    }

    /**
     * Asks the registry about itself: its servers, who leads them, their clock. For diagnosis: it may cost a request
     * per server. Blocks no longer than the request timeout. That a server does not answer is a part of the answer, also where none does.
     *
     * @throws RegistryException if it cannot be asked, as when the thread is interrupted
     */
    default RegistryHealth health() {
        return RegistryHealth.NO_SERVERS;
    }

    /**
     * What the registry still keeps of a service although the nodes no longer renew it; lookups leave these out. For
     * diagnosis. Blocks no longer than the request timeout.
     *
     * @return one entry per version, as in a lookup; empty where such records are dropped at once
     * @throws RegistryException if the registry cannot be asked
     */
    default List<Service> stale(String service) {
        return List.of();
    }

    /** What this backend can do. Never blocks. */
    Capabilities capabilities();

    /** How many records this registry object has skipped because they could not be decoded. */
    long skippedRecords();

    /** Scheme and address for messages, such as {@code consul://127.0.0.1:8500}; no secrets. */
    @Override
    String toString();

    /**
     * Closes every registration and watch and gives back all threads and sockets. Blocks no longer than the request
     * timeout; further calls do nothing.
     */
    @Override
    void close();
}
