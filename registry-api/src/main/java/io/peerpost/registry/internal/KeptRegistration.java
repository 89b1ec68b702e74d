package io.peerpost.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A registration that beats: the same heart for every backend that has leases, over its {@link Lease}.
 *
 * <p>The next beat is scheduled when the last one ended, 0.4 to 0.5 of the TTL later; after a failure 0.1 s later,
 * doubling up to 5 s or half the TTL, jittered. {@code io} is held while the lease is spoken to, the monitor only for
 * fields; listeners are called under neither.
 */
public final class KeptRegistration implements Registration {
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(5);

    private final Duration ttl;
    private final Lease lease;
    private final Surroundings surroundings;
    private final Consumer<Registration> closed;
    private final ReentrantLock io = new ReentrantLock();
    private final List<Consumer<RegistrationState>> listeners = new CopyOnWriteArrayList<>();
    private final SerialCalls calls;
    private volatile Service service;
    private volatile RegistrationState state;

    /** The record that {@link #service} became has not been written yet. */
    @GuardedBy("io") private boolean unwritten;

    @GuardedBy("this") private @Nullable Future<?> nextBeat;

    @GuardedBy("this") private int failures;

    private KeptRegistration(
            Service service, Duration ttl, Lease lease, Surroundings surroundings, Consumer<Registration> closed) {
        this.service = service;
        this.ttl = ttl;
        this.lease = lease;
        this.surroundings = surroundings;
        this.closed = closed;
        this.calls = new SerialCalls(surroundings.worker(), surroundings.listenerFailed());
        this.state = new RegistrationState(Phase.LIVE, surroundings.instants().instant(), null);
    }

    /**
     * Writes the record and begins to beat. Blocks no longer than the request timeout.
     *
     * @param closed is told once when the registration is closed
     * @throws RegistryException if the record could not be written; nothing is left behind then
     */
    public static KeptRegistration start(
            Service service, Duration ttl, Lease lease, Surroundings surroundings, Consumer<Registration> closed) {
        KeptRegistration registration = new KeptRegistration(service, ttl, lease, surroundings, closed);
        try {
            lease.write(service);
        } catch (RuntimeException e) {
            removeQuietly(lease); // an answer that did not come does not say that nothing was written
            throw e;
        }
        registration.schedule(registration.untilBeat());
        return registration;
    }

    private static void removeQuietly(Lease lease) {
        try {
            lease.remove();
        } catch (RegistryException e) {
            // a registry that is away forgets the node when its TTL is over
        }
    }

    @Override
    public Service service() {
        return service;
    }

    @Override
    public RegistrationState state() {
        return state;
    }

    @Override
    public Runnable onState(Consumer<RegistrationState> listener) {
        Consumer<RegistrationState> own = state -> listener.accept(state); // two, if given twice
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    @Override
    public void update(Map<String, String> metadata) {
        io.lock();
        try {
            if (isClosed()) {
                throw new IllegalStateException(
                        "registration " + service.node().id() + " of " + service.name() + " is closed");
            }
            Service next = service.withNodes(List.of(service.node().withMetadata(metadata)));
            lease.check(next);
            service = next;
            unwritten = true;
            beat();
        } finally {
            io.unlock();
        }
    }

    @Override
    public void close() {
        if (!move(Phase.CLOSED, null)) {
            return;
        }
        io.lock();
        try {
            removeQuietly(lease);
        } finally {
            io.unlock();
        }
        closed.accept(this);
    }

    private boolean isClosed() {
        return state.phase() == Phase.CLOSED;
    }

    private void beat() {
        io.lock();
        try {
            if (!isClosed()) {
                renewOrWrite();
            }
        } finally {
            io.unlock();
        }
    }

    @GuardedBy("io") private void renewOrWrite() {
        try {
            if (unwritten || !lease.renew()) {
                if (!unwritten) {
                    move(Phase.RETRYING, new RegistryException("the registry had forgotten the node"));
                    unwritten = true;
                }
                lease.write(service);
                unwritten = false;
            }
            move(Phase.LIVE, null);
            schedule(untilBeat());
        } catch (RuntimeException e) {
            move(Phase.RETRYING, e);
            schedule(untilRetry());
        }
    }

    /** Changes the phase and tells it. Returns whether it changed; nothing follows on closed. */
    private synchronized boolean move(Phase phase, @Nullable Throwable cause) {
        if (isClosed() || state.phase() == phase) {
            return false;
        }
        RegistrationState next =
                new RegistrationState(phase, surroundings.instants().instant(), cause);
        state = next;
        failures = 0;
        if (phase == Phase.CLOSED && nextBeat != null) {
            nextBeat.cancel(false);
        }
        listeners.forEach(listener -> calls.execute(() -> listener.accept(next)));
        return true;
    }

    private synchronized void schedule(long nanos) {
        if (nextBeat != null) {
            nextBeat.cancel(false);
        }
        if (isClosed()) {
            return;
        }
        try {
            nextBeat = surroundings.timer().schedule(this::toWorker, nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // the registry was closed meanwhile and closes this one too
        }
    }

    private void toWorker() {
        try {
            surroundings.worker().execute(this::beat);
        } catch (RejectedExecutionException e) {
            // as above
        }
    }

    private long untilBeat() {
        return jittered(ttl.toNanos() / 2);
    }

    private synchronized long untilRetry() {
        long doubled = FIRST_RETRY.toNanos() << Math.min(failures++, 10);
        return jittered(Math.min(doubled, Math.min(LAST_RETRY.toNanos(), ttl.toNanos() / 2)));
    }

    private static long jittered(long nanos) {
        return (long) (nanos * ThreadLocalRandom.current().nextDouble(0.8, 1.0));
    }
}
