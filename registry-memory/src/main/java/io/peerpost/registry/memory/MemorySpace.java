package io.peerpost.registry.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.Records;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the handles of one memory registry share: the records with their leases, a revision that counts every change,
 * and who watches. It stands where other registries have a server. May be shared between threads; nothing blocks.
 */
public final class MemorySpace implements AutoCloseable {
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer;
    private final boolean ownTimer;

    @GuardedBy("this") private final Map<String, Map<String, Lent>> services = new TreeMap<>();

    @GuardedBy("this") private final Map<String, List<MemoryWatch>> watches = new TreeMap<>();

    @GuardedBy("this") private long revision;

    /** A space on real time, with a daemon thread of its own that ends leases until {@link #close}. */
    public MemorySpace() {
        this(System::nanoTime, Threads.timer("peerpost-memory-space"), true);
    }

    /**
     * A space on somebody else's time.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @param timer ends leases when their time is over; not closed by the space
     */
    public MemorySpace(LongSupplier nanoTime, ScheduledExecutorService timer) {
        this(nanoTime, timer, false);
    }

    private MemorySpace(LongSupplier nanoTime, ScheduledExecutorService timer, boolean ownTimer) {
        this.nanoTime = nanoTime;
        this.timer = timer;
        this.ownTimer = ownTimer;
    }

    /**
     * Forgets a node as a restarted registry would: watchers hear that it is lost, its registration finds out with its
     * next beat and comes back.
     *
     * @return whether it was there
     */
    public synchronized boolean forget(String service, String nodeId) {
        return take(service, nodeId, Change.Kind.LOST);
    }

    /** Ends the space's own thread, after which no lease expires any more. Handles are closed on their own. */
    @Override
    public void close() {
        if (ownTimer) {
            timer.shutdownNow();
        }
    }

    synchronized void put(Service record, Duration ttl, MemoryLease owner) {
        String name = record.name();
        String id = record.node().id();
        Map<String, Lent> nodes = services.computeIfAbsent(name, n -> new TreeMap<>());
        Lent before = nodes.put(id, lend(record, ttl, owner));
        if (before != null) {
            before.expiry().cancel(false);
        }
        tell(new Change(before == null ? Change.Kind.ADDED : Change.Kind.UPDATED, record, ++revision));
    }

    /** Whether the record was still there; one that another registration has replaced is not brought back. */
    synchronized boolean renew(String service, String id, Duration ttl, MemoryLease owner) {
        Lent lent = find(service, id);
        if (lent == null) {
            return false;
        }
        if (lent.owner() == owner) {
            lent.expiry().cancel(false);
            services.getOrDefault(service, Map.of()).put(id, lend(lent.service(), ttl, owner));
        }
        return true;
    }

    synchronized void remove(String service, String id, MemoryLease owner) {
        Lent lent = find(service, id);
        if (lent != null && lent.owner() == owner) {
            take(service, id, Change.Kind.LEFT);
        }
    }

    synchronized Lookup lookup(String name) {
        return Records.group(name, revision, records(name).values());
    }

    synchronized List<String> list() {
        return List.copyOf(services.keySet());
    }

    /** Adds a watch, which is told the state, or what became different since it was last attached. */
    synchronized void attach(MemoryWatch watch) {
        watches.computeIfAbsent(watch.name(), n -> new ArrayList<>()).add(watch);
        watch.attached(records(watch.name()), revision);
    }

    synchronized void detach(MemoryWatch watch) {
        watches.computeIfPresent(watch.name(), (n, all) -> {
            all.remove(watch);
            return all.isEmpty() ? null : all;
        });
    }

    @GuardedBy("this") private Lent lend(Service record, Duration ttl, MemoryLease owner) {
        String id = record.node().id();
        Future<?> expiry = timer.schedule(() -> expire(record.name(), id), ttl.toNanos(), TimeUnit.NANOSECONDS);
        return new Lent(record, owner, nanoTime.getAsLong() + ttl.toNanos(), expiry);
    }

    private synchronized void expire(String service, String id) {
        Lent lent = find(service, id);
        if (lent != null && lent.until() - nanoTime.getAsLong() <= 0) {
            take(service, id, Change.Kind.LOST);
        }
    }

    @GuardedBy("this") private boolean take(String service, String id, Change.Kind kind) {
        Map<String, Lent> nodes = services.getOrDefault(service, Map.of());
        Lent lent = nodes.get(id);
        if (lent == null) {
            return false;
        }
        nodes.remove(id);
        lent.expiry().cancel(false);
        if (nodes.isEmpty()) {
            services.remove(service);
        }
        tell(new Change(kind, lent.service(), ++revision));
        return true;
    }

    @GuardedBy("this") private void tell(Change change) {
        watches.getOrDefault(change.service().name(), List.of()).forEach(watch -> watch.changed(change));
    }

    @GuardedBy("this") private @Nullable Lent find(String service, String id) {
        return services.getOrDefault(service, Map.of()).get(id);
    }

    @GuardedBy("this") private Map<String, Service> records(String name) {
        return services.getOrDefault(name, Map.of()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().service(), (a, b) -> b, TreeMap::new));
    }

    /** The watches of a service, for tests. */
    synchronized Set<MemoryWatch> watches(String name) {
        return Set.copyOf(watches.getOrDefault(name, List.of()));
    }
}
