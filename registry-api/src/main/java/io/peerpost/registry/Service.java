package io.peerpost.registry;

import java.util.List;
import java.util.Map;

/**
 * One version of a service with its nodes.
 *
 * @param name the service's name; never blank
 * @param version which version; may be empty, as in records of other tools
 * @param metadata what is said of the version; copied
 * @param endpoints its calls; copied
 * @param nodes its nodes; copied
 */
public record Service(
        String name, String version, Map<String, String> metadata, List<Endpoint> endpoints, List<Node> nodes) {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public Service {
        Checks.notBlank("service.name", name);
        metadata = Map.copyOf(metadata);
        endpoints = List.copyOf(endpoints);
        nodes = List.copyOf(nodes);
    }

    /** A version with the given nodes, no metadata of its own and no endpoints. */
    public static Service of(String name, String version, Node... nodes) {
        return new Service(name, version, Map.of(), List.of(), List.of(nodes));
    }

    /** The same version with other nodes. */
    public Service withNodes(List<Node> other) {
        return new Service(name, version, metadata, endpoints, other);
    }

    /**
     * The one node of a registration or a change.
     *
     * @throws IllegalArgumentException if there is not exactly one
     */
    public Node node() {
        if (nodes.size() != 1) {
            throw new IllegalArgumentException("service.nodes: " + nodes.size() + " (expected: 1)");
        }
        return nodes.get(0);
    }
}
