package io.peerpost.registry;

import java.util.List;

/**
 * What a registry knew of one service at one moment.
 *
 * @param name the service
 * @param revision the registry's own counter at that moment: of two answers about a service the higher one is the
 *     later one. It is comparable with {@link Change#revision()} of the same registry object, and with nothing else
 * @param services one entry per version; empty if nobody is registered, which is no error
 */
public record Lookup(String name, long revision, List<Service> services) {

    /** Checks and copies. */
    public Lookup {
        Checks.notBlank("lookup.name", name);
        services = List.copyOf(services);
    }

    /** The nodes of all versions together. */
    public List<Node> nodes() {
        return services.stream().flatMap(s -> s.nodes().stream()).toList();
    }
}
