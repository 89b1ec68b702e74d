package io.peerpost.registry;

import java.util.Map;

/**
 * One place where a version of a service can be reached.
 *
 * @param id unique in its service; never blank
 * @param address where it listens
 * @param metadata what else is said of it; copied, in no order
 */
public record Node(String id, HostPort address, Map<String, String> metadata) {

    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if the id is blank or the port 0
     */
    public Node {
        Checks.notBlank("node.id", id);
        if (address.port() == 0) {
            throw new IllegalArgumentException("node.address: " + address + " (expected: a port from 1 to 65535)");
        }
        metadata = Map.copyOf(metadata);
    }

    /** The same node with other metadata. */
    public Node withMetadata(Map<String, String> other) {
        return new Node(id, address, other);
    }
}
