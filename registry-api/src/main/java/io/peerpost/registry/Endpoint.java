package io.peerpost.registry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that a service answers. Peerpost's own nodes have none; other services in the same registry may.
 *
 * @param name the call's name
 * @param request what it takes, if told
 * @param response what it gives, if told
 * @param metadata what else is said of it; copied
 */
public record Endpoint(
        String name, @Nullable Value request, @Nullable Value response, Map<String, String> metadata) {

    /** Copies the map. */
    public Endpoint {
        metadata = Map.copyOf(metadata);
    }
}
