package io.peerpost.registry.tck;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A registry with troubles, over any other: late answers, late events, faults, and a connection that can be cut. May be
 * shared between threads.
 *
 * <p>While it is cut off every verb fails and watches are told nothing; restored, they are told the difference. What
 * was registered goes on living in the registry below, whose heartbeats are its own.
 */
public final class FaultyRegistry implements Registry {
    private final Registry delegate;
    private final ScheduledExecutorService timer;
    private final Set<FaultyWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile Duration answersAfter = Duration.ZERO;
    private volatile Duration eventsAfter = Duration.ZERO;
    private volatile @Nullable Supplier<RegistryException> fault;
    private volatile boolean cut;
    private volatile boolean closed;

    /**
     * Without troubles at first.
     *
     * @param delegate the registry below; closing this closes that
     * @param timer makes answers and events late, and calls listeners; not closed here
     */
    public FaultyRegistry(Registry delegate, ScheduledExecutorService timer) {
        this.delegate = delegate;
        this.timer = timer;
    }

    /** Makes every verb wait before it asks; with a {@link FakeClock}, until another thread moves it on. */
    public void answersAfter(Duration delay) {
        answersAfter = delay;
    }

    /** Makes every event of a watch come later. Order stays. */
    public void eventsAfter(Duration delay) {
        eventsAfter = delay;
    }

    /** Makes every verb fail so, or with null none any more. */
    public void failWith(@Nullable Supplier<RegistryException> exception) {
        fault = exception;
    }

    /** Cuts the connection: watches are told that they are interrupted, verbs fail. */
    public void cut() {
        cut = true;
        watches.forEach(watch -> watch.cut(away("watching " + watch.name())));
    }

    /** Ends {@link #cut}: watches are told what they missed, and that they are resumed. */
    public void restore() {
        cut = false;
        watches.forEach(watch -> watch.restore(delegate.lookup(watch.name())));
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        suffer("registering " + service.name());
        return delegate.register(service, ttl);
    }

    @Override
    public Lookup lookup(String name) {
        suffer("looking up " + name);
        return delegate.lookup(name);
    }

    @Override
    public List<String> list() {
        suffer("listing services");
        return delegate.list();
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        FaultyWatch watch = new FaultyWatch(name, listener, timer, () -> eventsAfter, watches::remove);
        watches.add(watch);
        if (cut) {
            watch.cut(away("watching " + name));
        }
        watch.begin(delegate);
        return watch;
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
        suffer("asking for the health");
        return delegate.health();
    }

    @Override
    public List<Service> stale(String service) {
        suffer("looking up what is stale of " + service);
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
        closed = true;
        watches.forEach(FaultyWatch::close);
        delegate.close();
    }

    private void suffer(String doing) {
        if (closed) {
            throw new IllegalStateException("registry " + this + " is closed");
        }
        delay();
        Supplier<RegistryException> failing = fault;
        if (failing != null) {
            throw failing.get();
        }
        if (cut) {
            throw away(doing);
        }
    }

    private void delay() {
        Duration delay = answersAfter;
        if (delay.isZero()) {
            return;
        }
        CountDownLatch over = new CountDownLatch(1);
        var unused = timer.schedule(over::countDown, delay.toNanos(), TimeUnit.NANOSECONDS);
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException("interrupted while waiting for registry " + this, e);
        }
    }

    private RegistryUnavailableException away(String doing) {
        return new RegistryUnavailableException(
                "registry " + this + " did not answer while " + doing + ": it is cut off", null);
    }
}
