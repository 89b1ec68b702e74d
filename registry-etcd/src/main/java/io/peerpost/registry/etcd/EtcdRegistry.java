package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.KeptRegistration;
import io.peerpost.registry.internal.KeptWatch;
import io.peerpost.registry.internal.Records;
import io.peerpost.registry.internal.SerialCalls;
import io.peerpost.registry.internal.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry in etcd (3.4 or later), on go-micro's keys and values. Meant for fleets of up to some hundred nodes. May be
 * shared between threads.
 *
 * <p>What the verbs do here:
 *
 * <ul>
 *   <li>{@link #register} takes a lease and puts a key on it. The lease has the TTL in whole seconds, rounded up; etcd
 *       keeps none under about two. Each beat is two requests. A lease that is lost is followed by a new one.
 *   <li>{@link #lookup} and {@link #list} ask etcd, a page at a time, and see everything that was written before.
 *   <li>{@link #watch} lists, and follows from there on; one stream per service, however many watches. Contact counts as
 *       lost when a list fails, which begins when the stream ends or gives no sign of life for some seconds.
 *   <li>{@link #recheck} does nothing: a lease says what there is to say.
 * </ul>
 *
 * <p>Of several endpoints one is used; when it fails or hangs, calls go on to the next. A node that deregisters is told
 * as lost, since etcd tells a deletion but not its reason.
 *
 * <p>Threads, all daemons: one for timers (unless a scheduler is given), those that beat, list and call listeners, as
 * many as are busy, and gRPC's, which all users of gRPC in the process share.
 */
public final class EtcdRegistry implements Registry {
    private static final Capabilities CAPABILITIES =
            new Capabilities(true, true, false, false, Duration.ofMillis(500), Duration.ofMillis(300), 500);

    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    /** How many registrations deregister at a time when the registry is closed. */
    private static final int CLOSERS = 16;

    private final String description;
    private final Duration checkEvery;
    private final Duration timeout;
    private final boolean secure;
    private final Surroundings surroundings;
    private final Runnable release;
    private final Keys keys;
    private final Members members;
    private final Revisions revisions = new Revisions();
    private final Skips skips = new Skips();
    private final Ranges ranges;
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    @GuardedBy("followers") private final Map<String, Follower> followers = new HashMap<>();

    EtcdRegistry(EtcdRegistryBuilder options, Members members, Surroundings surroundings, Runnable release) {
        this.description = options.describe();
        this.checkEvery = options.checkEvery();
        this.timeout = options.requestTimeout();
        this.secure = options.secure();
        this.surroundings = surroundings;
        this.release = release;
        this.keys = new Keys(options.namespace());
        this.members = members;
        this.ranges = new Ranges(members, revisions, keys, skips);
    }

    /** Options, with a default for each. */
    public static EtcdRegistryBuilder builder() {
        return new EtcdRegistryBuilder();
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        checkOpen();
        String id = service.node().id();
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least " + SHORTEST_TTL + ")");
        }
        RecordJson.write(service);
        EtcdLease lease = new EtcdLease(
                members,
                keys.node(service.name(), id),
                id + " of " + service.name(),
                ttl.plusNanos(999_999_999).toSeconds());
        Registration made = KeptRegistration.start(service, ttl, lease, surroundings, registrations::remove);
        registrations.add(made);
        made.onState(state -> log.info("{}: {} of {} is {}", this, id, service.name(), state.phase()));
        log.info(
                "{}: registered {} of {} at {}",
                this,
                id,
                service.name(),
                service.node().address());
        if (closed.get()) {
            made.close();
        }
        return made;
    }

    @Override
    public Lookup lookup(String name) {
        checkOpen();
        Map<String, Service> found = new TreeMap<>();
        Ranges.Moment moment = ranges.read(
                keys.service(name),
                "looking up " + name,
                (key, service) -> {
                    if (service.name().equals(name)) {
                        found.put(service.node().id(), service);
                    }
                },
                found::clear);
        return Records.group(name, moment.at(), found.values());
    }

    @Override
    public List<String> list() {
        checkOpen();
        Set<String> names = new TreeSet<>();
        ranges.read(keys.all(), "listing services", (key, service) -> names.add(service.name()), names::clear);
        return new ArrayList<>(names);
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        checkOpen();
        SerialCalls calls = new SerialCalls(surroundings.worker(), surroundings.listenerFailed());
        KeptWatch watch = new KeptWatch(listener, calls, closing -> unfollow(name, closing));
        synchronized (followers) {
            Follower follower = followers.get(name);
            if (follower == null) {
                follower = new Follower(
                        description, name, keys.service(name), members, ranges, revisions, surroundings, checkEvery);
                followers.put(name, follower);
                follower.start();
            }
            follower.add(watch);
        }
        if (closed.get()) {
            closeFollowers();
        }
        return watch;
    }

    private void unfollow(String name, KeptWatch watch) {
        synchronized (followers) {
            Follower follower = followers.get(name);
            if (follower != null && follower.remove(watch)) {
                followers.remove(name);
                follower.close();
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Asks all endpoints at the same time. The clock is read by plain HTTP, and nothing is said of it with TLS.
     */
    @Override
    public RegistryHealth health() {
        checkOpen();
        return new Checkup(members.all(), secure, timeout).run(description);
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public long skippedRecords() {
        return skips.count();
    }

    /** The URI that opens it; no secrets. */
    @Override
    public String toString() {
        return description;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeFollowers();
            members.closing();
            closeRegistrations();
            members.close();
            release.run();
        }
    }

    private void closeFollowers() {
        synchronized (followers) {
            followers.values().forEach(Follower::close);
            followers.clear();
        }
    }

    /** Several at a time, since each waits for its answer. */
    private void closeRegistrations() {
        Queue<Registration> open = new ConcurrentLinkedQueue<>(registrations);
        Runnable closer = () -> {
            for (Registration each = open.poll(); each != null; each = open.poll()) {
                each.close();
            }
        };
        List<CompletableFuture<Void>> helpers = new ArrayList<>();
        for (int i = 1; i < Math.min(CLOSERS, open.size()); i++) {
            helpers.add(CompletableFuture.runAsync(closer, surroundings.worker()));
        }
        closer.run();
        helpers.forEach(CompletableFuture::join);
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("registry " + description + " is closed");
        }
    }
}
