package io.peerpost.benchmarks.scale;

import static java.util.Objects.requireNonNull;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A registry that says what it is told to, at once and in the same thread: what a cache costs without one below it. */
final class FedRegistry implements Registry {
    private final Map<String, Service> present = new LinkedHashMap<>();
    private @Nullable WatchListener listener;
    private long revision;

    /** A node comes. */
    void add(Service node) {
        present.put(node.node().id(), node);
        tell(new Change(Change.Kind.ADDED, node, ++revision));
    }

    /** A node goes, by its own word or not. */
    void remove(Service node, Change.Kind how) {
        present.remove(node.node().id());
        tell(new Change(how, node, ++revision));
    }

    private void tell(Change change) {
        if (listener != null) {
            listener.onChanges(List.of(change));
        }
    }

    @Override
    public Lookup lookup(String name) {
        Service any = present.values().iterator().next();
        List<Service> whole = List.of(
                any.withNodes(present.values().stream().map(Service::node).toList()));
        return new Lookup(name, revision, whole);
    }

    @Override
    public Watch watch(String name, WatchListener to) {
        listener = to;
        requireNonNull(listener).onState(lookup(name));
        return () -> listener = null;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, true, false, Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE);
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list() {
        return List.of(Fleet.SERVICE);
    }

    @Override
    public long skippedRecords() {
        return 0;
    }

    @Override
    public String toString() {
        return "fed";
    }

    @Override
    public void close() {}
}
