package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.options.GetOption;
import io.peerpost.registry.HostPort;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One endpoint and the connection to it. A connection that fails is replaced by a new one rather than left to gRPC,
 * which waits for up to two minutes between its attempts, and to TCP, which waits as long after a partition.
 *
 * <p>May be shared between threads; nothing blocks.
 */
final class Member {
    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);

    /** A connection gets this long before it is given up, so that many callers do not open many. */
    private static final long SHORTEST_LIFE = TimeUnit.MILLISECONDS.toNanos(400);

    private static final long PING = TimeUnit.SECONDS.toNanos(1);

    private final HostPort address;
    private final Clients clients;
    private final Executor closer;
    private final AtomicBoolean pinging = new AtomicBoolean();

    @GuardedBy("this") private @Nullable Client client;

    @GuardedBy("this") private long keepUntil;

    @GuardedBy("this") private boolean closed;

    /**
     * An endpoint.
     *
     * @param closer closes what is given up
     */
    Member(HostPort address, Clients clients, Executor closer) {
        this.address = address;
        this.clients = clients;
        this.closer = closer;
    }

    HostPort address() {
        return address;
    }

    /** The connection; a new one if there is none. Whether it works is found out by using it. */
    synchronized Client client() {
        if (closed) {
            throw new IllegalStateException("registry is closed");
        }
        Client now = client;
        if (now == null) {
            now = clients.open(address);
            client = now;
            keepUntil = System.nanoTime()
                    + (long) (SHORTEST_LIFE * ThreadLocalRandom.current().nextDouble(0.75, 1.25));
        }
        return now;
    }

    /** Gives up a connection that does not work; whatever is under way on it fails. */
    void drop(Client broken) {
        synchronized (this) {
            if (!broken.equals(client) || System.nanoTime() - keepUntil < 0) {
                return;
            }
            client = null;
        }
        log.debug("giving up the connection to {}", address);
        try {
            closer.execute(broken::close);
        } catch (RejectedExecutionException e) {
            broken.close(); // the registry was closed meanwhile
        }
    }

    /**
     * Drops a connection on which an answer did not come, if it is the connection's fault: a member that has lost its
     * leader still answers what it can answer alone.
     */
    void suspect(Client slow) {
        if (!pinging.compareAndSet(false, true)) {
            return;
        }
        GetOption alone =
                GetOption.builder().withSerializable(true).withCountOnly(true).build();
        var unused = slow.getKVClient()
                .get(Keys.bytes("/peerpost/ping"), alone)
                .orTimeout(PING, TimeUnit.NANOSECONDS)
                .whenComplete((answer, failed) -> {
                    pinging.set(false);
                    if (failed != null && Failure.of(failed).kind() == Failure.Kind.AWAY) {
                        drop(slow);
                    }
                });
    }

    /** Closes; whatever is under way fails. */
    void close() {
        Client last;
        synchronized (this) {
            closed = true;
            last = client;
            client = null;
        }
        if (last != null) {
            last.close();
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
