package io.peerpost.registry.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registry in front of a registry. What was asked once is followed by a watch and answered from memory; while the
 * registry below is away, what was known last stays in use.
 *
 * <p>{@link #view} is for who reads often: it never blocks, and says of itself whether it is fresh. However long the
 * registry is away, the last view stays: who sends to its nodes finds out by sending. {@link #lookup} cannot say how
 * old its answer is, and therefore throws once the registry has been away for longer than the maximum staleness.
 *
 * <p>May be shared between threads. It owns the registry below: closing this closes that.
 */
public final class CachedRegistry implements Registry {
    private static final Logger log = LoggerFactory.getLogger(CachedRegistry.class);

    private final Registry delegate;
    private final CacheOptions options;
    private final Runnable release;
    private final Lookups lookups;
    private final ConcurrentHashMap<String, Followed> followed = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What this process has registered and not closed, by service and node id. */
    @GuardedBy("own") private final Map<String, Map<String, OwnRegistration>> own = new HashMap<>();

    CachedRegistry(Registry delegate, CacheOptions options, Runnable release) {
        this.delegate = delegate;
        this.options = options;
        this.release = release;
        this.lookups =
                new Lookups(delegate, options, name -> follow(name).lookedUp().tracker());
    }

    /** Builds a cache over a registry, which from then on belongs to it. */
    public static CachedRegistryBuilder builder(Registry delegate) {
        return new CachedRegistryBuilder(delegate);
    }

    /**
     * The view of a service that is in force. Never blocks, takes no lock, does no I/O and logs nothing. The first call
     * begins to follow the service in the background, for as long as the cache is open, and returns a view that is not
     * primed.
     */
    public View view(String service) {
        return viewed(service).view();
    }

    /**
     * Tells a listener the present view and every later one, and follows the service as {@link #view} does.
     *
     * @return ends the telling; calling it twice does nothing
     */
    public Runnable observe(String service, ViewListener listener) {
        return viewed(service).observe(listener);
    }

    /**
     * Takes a node out of the view that was found to be gone. It stays out until its own record is written anew: an
     * event tells so, or a full look finds another record under its id. The backend is asked to look after it.
     *
     * @param reason why, for the log
     */
    public void drop(String service, String nodeId, String reason) {
        if (viewed(service).drop(nodeId)) {
            log.info("{}: {} of {} is gone: {}", delegate, nodeId, service, reason);
        }
        delegate.recheck(service, nodeId);
    }

    /**
     * {@inheritDoc}
     *
     * <p>When it returns the node is in this process's own view, if that is primed; else it will be once it is. It is
     * out of it when the registration's {@code close} begins.
     */
    @Override
    public Registration register(Service service, Duration ttl) {
        checkOpen();
        OwnRegistration made = new OwnRegistration(delegate.register(service, ttl), this);
        synchronized (own) {
            own.computeIfAbsent(service.name(), name -> new HashMap<>())
                    .put(service.node().id(), made);
        }
        written(made);
        return made;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Answers from memory where it can. An answer is looked up again after half its time to live or when the watch
     * tells of a change; while that fails the last answer stays in use, up to the maximum staleness.
     */
    @Override
    public Lookup lookup(String name) {
        checkOpen();
        return lookups.get(name);
    }

    @Override
    public List<String> list() {
        checkOpen();
        return delegate.list();
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        checkOpen();
        return delegate.watch(name, new Forgetting(name, listener));
    }

    @Override
    public void recheck(String service, String nodeId) {
        delegate.recheck(service, nodeId);
    }

    @Override
    public boolean thisHostOnly() {
        return delegate.thisHostOnly();
    }

    @Override
    public RegistryHealth health() {
        checkOpen();
        return delegate.health();
    }

    @Override
    public List<Service> stale(String service) {
        checkOpen();
        return delegate.stale(service);
    }

    @Override
    public Capabilities capabilities() {
        return delegate.capabilities();
    }

    @Override
    public long skippedRecords() {
        return delegate.skippedRecords();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            followed.values().forEach(Followed::close);
            delegate.close();
            release.run();
        }
    }

    /** The record of an own registration stands in the registry, new or anew. */
    void written(OwnRegistration registration) {
        Service record = registration.service();
        synchronized (own) {
            Followed follower = followed.get(record.name());
            if (follower != null && isOwn(registration, record)) {
                follower.tracker().own(record);
            }
        }
        changed(record.name());
    }

    /** An own registration is about to be taken out. */
    void closing(OwnRegistration registration) {
        Service record = registration.service();
        String id = record.node().id();
        synchronized (own) {
            if (isOwn(registration, record)) {
                own.getOrDefault(record.name(), Map.of()).remove(id);
                Followed follower = followed.get(record.name());
                if (follower != null) {
                    follower.tracker().closedHere(id);
                }
            }
        }
    }

    /** What was looked up of a service no longer holds. */
    void changed(String service) {
        lookups.forget(service);
    }

    /** Whether it is still the one that stands for its id; a later registration of the same id replaces it. */
    @GuardedBy("own") private boolean isOwn(OwnRegistration registration, Service record) {
        return own.getOrDefault(record.name(), Map.of()).get(record.node().id()) == registration;
    }

    private Tracker viewed(String service) {
        Followed follower = followed.get(service);
        return (follower == null ? follow(service) : follower).viewed().tracker();
    }

    private Followed follow(String service) {
        Followed known = followed.get(service);
        if (known != null) {
            return known;
        }
        Followed made;
        synchronized (own) {
            known = followed.get(service);
            if (known != null) {
                return known;
            }
            made = newFollowed(service);
            followed.put(service, made);
            own.getOrDefault(service, Map.of())
                    .values()
                    .forEach(each -> made.tracker().own(each.service()));
        }
        if (!closed.get()) {
            made.start(delegate);
        }
        return made;
    }

    private Followed newFollowed(String service) {
        Tracker tracker =
                new Tracker(service, options, delegate.capabilities().losslessWatch(), () -> changed(service));
        return new Followed(service, options, tracker, () -> lookups.reload(service), this::leave);
    }

    private void leave(Followed idle) {
        followed.remove(idle.service(), idle);
        idle.close();
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
    }

    /** Passes a watch on; who hears of a change and looks up then must not find what was before. */
    private final class Forgetting implements WatchListener {
        private final String name;
        private final WatchListener listener;

        Forgetting(String name, WatchListener listener) {
            this.name = name;
            this.listener = listener;
        }

        @Override
        public void onState(Lookup present) {
            changed(name);
            listener.onState(present);
        }

        @Override
        public void onChanges(List<Change> changes) {
            changed(name);
            listener.onChanges(changes);
        }

        @Override
        public void onInterrupted(RegistryException cause) {
            listener.onInterrupted(cause);
        }

        @Override
        public void onResumed() {
            listener.onResumed();
        }
    }
}
