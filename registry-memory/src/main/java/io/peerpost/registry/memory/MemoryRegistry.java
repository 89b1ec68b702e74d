package io.peerpost.registry.memory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.KeptRegistration;
import io.peerpost.registry.internal.SerialCalls;
import io.peerpost.registry.internal.Surroundings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handle on a registry inside this process. Several handles on one space behave like several processes on one
 * registry: each keeps its own registrations alive, and hears of the others' by watching. No verb blocks.
 */
public final class MemoryRegistry implements Registry {
    private static final Logger log = LoggerFactory.getLogger(MemoryRegistry.class);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
    private static final Capabilities CAPABILITIES =
            new Capabilities(true, true, true, false, Duration.ZERO, Duration.ofMillis(300), 100_000);

    private final MemorySpace space;
    private final String name;
    private final Surroundings surroundings;
    private final Runnable release;
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    @GuardedBy("watches") private final Set<MemoryWatch> watches = ConcurrentHashMap.newKeySet();

    private volatile boolean cut;

    MemoryRegistry(MemorySpace space, String name, Surroundings surroundings, Runnable release) {
        this.space = space;
        this.name = name;
        this.surroundings = surroundings;
        this.release = release;
    }

    /** Builds a handle on the space that all users of this name in this process share. */
    public static MemoryRegistryBuilder builder(String name) {
        return new MemoryRegistryBuilder(name, null);
    }

    /** Builds a handle on a space that only those share to whom it is given. */
    public static MemoryRegistryBuilder builder(MemorySpace space) {
        return new MemoryRegistryBuilder("", space);
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        String id = service.node().id();
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least " + SHORTEST_TTL + ")");
        }
        MemoryLease lease = new MemoryLease(this, service.name(), id, ttl);
        checkOpen();
        Registration made = KeptRegistration.start(service, ttl, lease, surroundings, registrations::remove);
        registrations.add(made);
        made.onState(state -> log.info("{}: {} of {} is {}", this, id, service.name(), state.phase()));
        log.info("{}: registered {} of {}", this, id, service.name());
        if (closed.get()) {
            made.close();
        }
        return made;
    }

    @Override
    public Lookup lookup(String service) {
        return connected("looking up", service).lookup(service);
    }

    @Override
    public List<String> list() {
        return connected("listing", "services").list();
    }

    @Override
    public Watch watch(String service, WatchListener listener) {
        checkOpen();
        MemoryWatch watch = new MemoryWatch(
                service, listener, new SerialCalls(surroundings.worker(), surroundings.listenerFailed()), this::end);
        synchronized (watches) {
            watches.add(watch);
            if (!cut) {
                space.attach(watch);
            }
        }
        return watch;
    }

    private void end(MemoryWatch watch) {
        synchronized (watches) {
            watches.remove(watch);
            space.detach(watch);
        }
    }

    @Override
    public boolean thisHostOnly() {
        return true;
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public long skippedRecords() {
        return 0;
    }

    @Override
    public String toString() {
        return "memory://" + name;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registrations.forEach(Registration::close);
            watches().forEach(MemoryWatch::close);
            release.run();
        }
    }

    /** Cuts this handle off its space, as a broken network would. */
    void cut() {
        synchronized (watches) {
            if (cut) {
                return;
            }
            cut = true;
            for (MemoryWatch watch : watches) {
                space.detach(watch);
                watch.interrupted(away("watching", watch.name()));
            }
        }
    }

    /** Ends {@link #cut()}. */
    void restore() {
        synchronized (watches) {
            cut = false;
            watches.forEach(space::attach);
        }
    }

    /** The space, if it can be reached. */
    MemorySpace connected(String doing, String service) {
        // closing registrations deregister through here
        if (closed.get() && !doing.equals("deregistering")) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
        if (cut) {
            throw away(doing, service);
        }
        return space;
    }

    private Set<MemoryWatch> watches() {
        synchronized (watches) {
            return Set.copyOf(watches);
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
    }

    private RegistryUnavailableException away(String doing, String service) {
        return new RegistryUnavailableException(
                "registry " + this + " did not answer while " + doing + " " + service + ": it is cut off", null);
    }
}
