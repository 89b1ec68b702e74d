package io.peerpost.registry.cache;

import io.peerpost.registry.HostPort;
import java.util.Map;
import java.util.Set;

/**
 * One node in a {@link View}. Records of one id are one node, whatever versions they are listed under.
 *
 * @param id unique in its service
 * @param address where it listens
 * @param metadata what is said of it
 * @param versions the versions it is listed under; never empty
 * @param stale whether the registry has stopped listing it without its own word; it stays for one TTL unless dropped
 */
public record ViewNode(String id, HostPort address, Map<String, String> metadata, Set<String> versions, boolean stale) {

    /** Copies. */
    public ViewNode {
        metadata = Map.copyOf(metadata);
        versions = Set.copyOf(versions);
    }
}
