package io.peerpost.registry.memory;

import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryProvider;
import io.peerpost.registry.RegistryUri;
import java.util.Map;

/** Opens {@code memory://name}: all handles of one name in this process share what is registered. */
public final class MemoryRegistryProvider implements RegistryProvider {

    /** For {@link java.util.ServiceLoader}. */
    public MemoryRegistryProvider() {}

    @Override
    public String scheme() {
        return "memory";
    }

    @Override
    public Map<String, String> keys() {
        return Map.of();
    }

    @Override
    public Registry open(RegistryUri uri, Map<String, String> environment) {
        return MemoryRegistry.builder(uri.authority()).build();
    }
}
