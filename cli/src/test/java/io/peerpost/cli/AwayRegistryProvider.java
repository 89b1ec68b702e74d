package io.peerpost.cli;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.RegistryProvider;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.RegistryUri;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code away://name?for=N}: the memory registry of that name, away for the first N calls; with {@code hang=SECONDS} it
 * takes that long to say so, unless interrupted.
 */
public final class AwayRegistryProvider implements RegistryProvider {
    @Override
    public String scheme() {
        return "away";
    }

    @Override
    public Map<String, String> keys() {
        return Map.of("for", "how many calls fail first", "hang", "how long they take for it, in seconds");
    }

    @Override
    public Registry open(RegistryUri uri, Map<String, String> environment) {
        int failures = Integer.parseInt(uri.parameter("for").orElse("1000000"));
        long hang = Long.parseLong(uri.parameter("hang").orElse("0"));
        Registry registry = Registries.open("memory://" + uri.authority(), environment);
        return new Away(registry, new AtomicInteger(failures), hang);
    }

    private record Away(Registry registry, AtomicInteger failures, long hang) implements Registry {
        private void call() {
            if (failures.getAndDecrement() > 0) {
                hangAround();
                throw new RegistryUnavailableException("registry away:// did not answer", null);
            }
        }

        private void hangAround() {
            try {
                new CountDownLatch(1).await(hang, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryException("interrupted while waiting for registry away://", e);
            }
        }

        @Override
        public Registration register(Service service, Duration ttl) {
            call();
            return registry.register(service, ttl);
        }

        @Override
        public Lookup lookup(String name) {
            call();
            return registry.lookup(name);
        }

        @Override
        public List<String> list() {
            call();
            return registry.list();
        }

        @Override
        public Watch watch(String name, WatchListener listener) {
            return registry.watch(name, listener);
        }

        @Override
        public RegistryHealth health() {
            call();
            return registry.health();
        }

        @Override
        public List<Service> stale(String service) {
            call();
            return registry.stale(service);
        }

        @Override
        public Capabilities capabilities() {
            return registry.capabilities();
        }

        @Override
        public long skippedRecords() {
            return registry.skippedRecords();
        }

        @Override
        public void close() {
            registry.close();
        }
    }
}
