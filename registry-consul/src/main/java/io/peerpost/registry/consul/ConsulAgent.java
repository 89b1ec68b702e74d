package io.peerpost.registry.consul;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with one Consul agent: all that is asked of Consul, in its words. Calls come from one thread, and all
 * calls of a conversation together take no longer than it was opened for.
 *
 * <p>This is the seam behind which the client library sits. The library is no longer maintained: the day it has to go,
 * {@link EcwidAgent} is written anew and nothing else changes.
 */
interface ConsulAgent {

    /** Registers a service's instance with its check at this agent, new or anew. */
    void register(Instance instance) throws AgentException;

    /**
     * Passes the check of an instance for one TTL from now.
     *
     * @return false if the agent has no such check: it has forgotten the instance
     */
    boolean pass(String id) throws AgentException;

    /** Takes an instance out at this agent; one that is not there is no error. */
    void deregister(String id) throws AgentException;

    /**
     * The instances of a service, whatever their health.
     *
     * @param index answers once Consul's index is past this one, or the wait is over; 0 answers at once
     * @param wait in whole seconds; no matter with index 0
     */
    Answer instances(String name, long index, Duration wait, Consistency consistency) throws AgentException;

    /** The names of all services, each with every tag that one of its instances has. */
    Map<String, List<String>> services(Consistency consistency) throws AgentException;

    /** The names of services of which some instance is critical; an empty one for a Consul node that is. */
    List<String> criticalServices(Consistency consistency) throws AgentException;

    /** Who leads the servers, as they name it; empty if nobody does. Every agent answers this, whoever asks. */
    String leader() throws AgentException;

    /** What the agent says it is, such as {@code server, Consul 1.20.2}. It may want a token for that. */
    String about() throws AgentException;

    /** The agent's clock at its last answer, in whole seconds; null if it did not tell. */
    @Nullable Instant clock();

    /**
     * An instance as it is registered.
     *
     * @param ttl how long the check passes, in Go's words, such as {@code 1m0s}
     * @param deregisterAfter how long it may be critical before Consul takes it out, likewise
     */
    record Instance(
            String id,
            String name,
            String host,
            int port,
            Map<String, String> meta,
            List<String> tags,
            String ttl,
            String deregisterAfter) {}

    /**
     * What Consul knows of a service.
     *
     * @param index Consul's index at this answer; 0 if it named none
     */
    record Answer(long index, List<Found> found) {}

    /**
     * An instance as it was found.
     *
     * @param host its own address, else that of its Consul node; may be empty
     * @param critical whether any check of it or of its Consul node is critical
     * @param modified Consul's index when it was last written
     */
    record Found(String id, List<String> tags, String host, int port, boolean critical, long modified) {}
}
