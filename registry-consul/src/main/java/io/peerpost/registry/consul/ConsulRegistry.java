package io.peerpost.registry.consul;

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
import io.peerpost.registry.internal.WatchedService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry in Consul, in go-micro's words, by way of one agent. May be shared between threads.
 *
 * <p>What the verbs do here:
 *
 * <ul>
 *   <li>{@link #register} puts an instance with a TTL check at the agent and passes the check; each beat passes it again.
 *       An agent that has forgotten the check gets the record anew. Consul keeps an instance whose TTL is over for at least
 *       65 s, but it is critical then, and nobody finds it any more.
 *   <li>{@link #lookup} asks Consul each time, and leaves out what has a critical check, of its own or of its host.
 *   <li>{@link #watch} holds one blocking query per service, however many listen, and a thread for it. It reads the whole
 *       service at most once a second.
 *   <li>{@link #list} names the services that tell a version, as go-micro's do; Consul's own is none of them.
 * </ul>
 *
 * <p>Threads, all daemons: one for timers (unless a scheduler is given), one for deadlines, one per watched service, and
 * those that beat and call listeners, as many as are busy.
 */
public final class ConsulRegistry implements Registry {
    /** A watcher reads the whole service at each change, about 2 KB a node. */
    private static final int MAX_NODES = 2_000;

    private static final Capabilities CAPABILITIES =
            new Capabilities(true, true, false, false, Duration.ofSeconds(2), Duration.ofMillis(300), MAX_NODES);

    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    private final Agents agents;
    private final Duration timeout;
    private final Follower.Pace pace;
    private final Surroundings surroundings;
    private final ExecutorService ownThreads;
    private final Runnable release;
    private final Skips skips = new Skips();
    private final Reader reader;
    private final ConcurrentMap<String, ConsulLease> owners = new ConcurrentHashMap<>();
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    @GuardedBy("followers") private final Map<String, Follower> followers = new HashMap<>();

    ConsulRegistry(
            ConsulRegistryBuilder options,
            Agents agents,
            Surroundings surroundings,
            ExecutorService ownThreads,
            Runnable release) {
        this.agents = agents;
        this.timeout = options.requestTimeout();
        this.pace = options.pace();
        this.surroundings = surroundings;
        this.ownThreads = ownThreads;
        this.release = release;
        this.reader = new Reader(agents, options.consistency(), skips);
    }

    /** Options, with a default for each. */
    public static ConsulRegistryBuilder builder() {
        return new ConsulRegistryBuilder();
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        checkOpen();
        String id = service.node().id();
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least " + SHORTEST_TTL + ")");
        }
        Instances.check(service);
        ConsulLease other = owners.get(id);
        if (other != null && !other.service().equals(service.name())) {
            throw new IllegalArgumentException("node.id: '" + id + "' is registered for " + other.service()
                    + " (expected: one that no other service has, Consul knows one of an id at an agent)");
        }
        ConsulLease lease = new ConsulLease(agents, service, ttl, owners, ownThreads);
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
        Reader.Read read = reader.lookup(name);
        return Records.group(name, read.revision(), read.records().values());
    }

    @Override
    public List<String> list() {
        checkOpen();
        return reader.list();
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        PathElement.check("service", name);
        SerialCalls calls = new SerialCalls(surroundings.worker(), surroundings.listenerFailed());
        KeptWatch watch = new KeptWatch(listener, calls, ended -> end(name, ended));
        synchronized (followers) {
            checkOpen();
            Follower follower = followers.get(name);
            if (follower == null) {
                follower = new Follower(new WatchedService(name), reader, pace, toString());
                followers.put(name, follower);
                ownThreads.execute(follower);
            }
            follower.service().add(watch);
        }
        return watch;
    }

    private void end(String name, KeptWatch watch) {
        synchronized (followers) {
            Follower follower = followers.get(name);
            if (follower != null && follower.service().remove(watch)) {
                followers.remove(name);
                follower.stop();
            }
        }
    }

    /** Every address is asked, each for its share of the request timeout. */
    @Override
    public RegistryHealth health() {
        checkOpen();
        return new HealthQuestion(agents, timeout, surroundings.instants()).ask();
    }

    @Override
    public List<Service> stale(String service) {
        checkOpen();
        return Records.group(service, 0, reader.critical(service).values()).services();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public long skippedRecords() {
        return skips.count();
    }

    /** The URI that opens it. */
    @Override
    public String toString() {
        return agents.toString();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            stopFollowing();
            agents.closing();
            Farewell.to(registrations, timeout, ownThreads);
            agents.close();
            registrations.forEach(Registration::close); // those left over: they end, and Consul forgets them
            release.run();
        }
    }

    private void stopFollowing() {
        synchronized (followers) {
            followers.values().forEach(follower -> {
                follower.service().silence();
                follower.stop();
            });
            followers.clear();
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
    }
}
