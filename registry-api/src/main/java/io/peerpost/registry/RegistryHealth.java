package io.peerpost.registry;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a registry tells of itself, for who looks for what is wrong.
 *
 * @param servers those it was told to ask, in that order, the ones that do not answer included; empty where there is no
 *     server to speak of
 * @param leader who leads them now, as they name it; null if nobody does, or there are no servers
 * @param clockAhead how far their clock is ahead of this machine's, negative if it is behind; as exact as whole seconds
 *     and half a round trip allow. Null where nothing truthful can be said
 */
public record RegistryHealth(
        List<Server> servers,
        @Nullable String leader,
        @Nullable Duration clockAhead) {

    /** Of a registry that has no servers. */
    public static final RegistryHealth NO_SERVERS = new RegistryHealth(List.of(), null, null);

    /** Copies. */
    public RegistryHealth {
        servers = List.copyOf(servers);
    }

    /**
     * One server.
     *
     * @param address where it was asked
     * @param about what it says of itself, in a few words: kind, version, part in the cluster; empty if it did not answer
     * @param roundTrip how long its answer took; null if it did not answer
     * @param problem why it did not answer, or what it says is wrong with it; null if all is well
     */
    public record Server(
            HostPort address,
            String about,
            @Nullable Duration roundTrip,
            @Nullable String problem) {}
}
