package io.peerpost.registry.cache;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Change;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A registry that says what a test makes it say, when the test makes it say it. It tells no event by itself. */
final class ScriptedRegistry implements Registry {
    static final String SERVICE = "things";

    final List<WatchListener> watchers = new CopyOnWriteArrayList<>();
    final List<String> rechecked = new CopyOnWriteArrayList<>();
    final AtomicInteger lookups = new AtomicInteger();
    volatile Supplier<Lookup> answer = () -> state(0);
    volatile boolean lossless = true;

    /** A record of a Peerpost node of topic {@code t}, in version 1. */
    static Service record(String id) {
        return record(id, "1", Map.of("topic", "t", "peerpost", "1"));
    }

    static Service record(String id, String version, Map<String, String> metadata) {
        return Service.of(SERVICE, version, new Node(id, new HostPort("127.0.0.1", 8080), metadata));
    }

    static Lookup state(long revision, Service... records) {
        return new Lookup(SERVICE, revision, List.of(records));
    }

    void tellState(long revision, Service... records) {
        watchers.forEach(watcher -> watcher.onState(state(revision, records)));
    }

    void tell(Change.Kind kind, Service record, long revision) {
        watchers.forEach(watcher -> watcher.onChanges(List.of(new Change(kind, record, revision))));
    }

    void interrupt() {
        watchers.forEach(watcher -> watcher.onInterrupted(new RegistryUnavailableException("away", null)));
    }

    void resume() {
        watchers.forEach(WatchListener::onResumed);
    }

    @Override
    public Lookup lookup(String name) {
        lookups.incrementAndGet();
        return answer.get();
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        watchers.add(listener);
        return () -> watchers.remove(listener);
    }

    @Override
    public void recheck(String service, String nodeId) {
        rechecked.add(nodeId);
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        return new Registration() {
            private volatile Service now = service;

            @Override
            public Service service() {
                return now;
            }

            @Override
            public RegistrationState state() {
                return new RegistrationState(RegistrationState.Phase.LIVE, Instant.EPOCH, null);
            }

            @Override
            public Runnable onState(Consumer<RegistrationState> listener) {
                return () -> {};
            }

            @Override
            public void update(Map<String, String> metadata) {
                now = now.withNodes(List.of(now.node().withMetadata(metadata)));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<String> list() {
        return List.of(SERVICE);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, lossless, true, true, Duration.ZERO, Duration.ofMillis(300), 500);
    }

    @Override
    public long skippedRecords() {
        return 0;
    }

    @Override
    public String toString() {
        return "scripted://";
    }

    @Override
    public void close() {}
}
