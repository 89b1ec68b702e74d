package io.peerpost.registry.memory;

import io.peerpost.registry.Service;
import io.peerpost.registry.internal.Lease;
import java.time.Duration;

/** One registration's hold on its space, through its handle's connection. */
final class MemoryLease implements Lease {
    private final MemoryRegistry registry;
    private final String service;
    private final String id;
    private final Duration ttl;

    MemoryLease(MemoryRegistry registry, String service, String id, Duration ttl) {
        this.registry = registry;
        this.service = service;
        this.id = id;
        this.ttl = ttl;
    }

    @Override
    public void write(Service record) {
        registry.connected("registering", service).put(record, ttl, this);
    }

    @Override
    public boolean renew() {
        return registry.connected("renewing", service).renew(service, id, ttl, this);
    }

    @Override
    public void remove() {
        registry.connected("deregistering", service).remove(service, id, this);
    }
}
