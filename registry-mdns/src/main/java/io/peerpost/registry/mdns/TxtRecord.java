package io.peerpost.registry.mdns;

import io.peerpost.registry.Endpoint;
import java.util.List;
import java.util.Map;

/**
 * What a node's TXT record says.
 *
 * @param size bytes it takes when inflated
 */
record TxtRecord(String service, String version, Map<String, String> metadata, List<Endpoint> endpoints, int size) {}
