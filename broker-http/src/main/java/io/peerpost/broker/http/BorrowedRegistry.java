package io.peerpost.broker.http;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A registry that somebody else owns: closing this ends what was begun through it and leaves the registry open.
 * Thread-safe.
 */
final class BorrowedRegistry implements Registry {
    private final Registry owned;
    private final Set<AutoCloseable> begun = ConcurrentHashMap.newKeySet();

    BorrowedRegistry(Registry owned) {
        this.owned = owned;
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        Registration registration = owned.register(service, ttl);
        begun.add(registration);
        registration.onState(s -> {
            if (s.phase() == RegistrationState.Phase.CLOSED) {
                begun.remove(registration);
            }
        });
        return registration;
    }

    @Override
    public Lookup lookup(String name) {
        return owned.lookup(name);
    }

    @Override
    public List<String> list() {
        return owned.list();
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        Watch watch = owned.watch(name, listener);
        begun.add(watch);
        return watch;
    }

    @Override
    public void recheck(String service, String nodeId) {
        owned.recheck(service, nodeId);
    }

    @Override
    public boolean thisHostOnly() {
        return owned.thisHostOnly();
    }

    @Override
    public RegistryHealth health() {
        return owned.health();
    }

    @Override
    public List<Service> stale(String service) {
        return owned.stale(service);
    }

    @Override
    public Capabilities capabilities() {
        return owned.capabilities();
    }

    @Override
    public long skippedRecords() {
        return owned.skippedRecords();
    }

    @Override
    public String toString() {
        return owned.toString();
    }

    @Override
    public void close() {
        for (AutoCloseable one : begun) {
            if (one instanceof Registration registration) {
                registration.close();
            } else if (one instanceof Watch watch) {
                watch.close();
            }
        }
        begun.clear();
    }
}
