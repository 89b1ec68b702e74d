package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.KeptWatch;
import io.peerpost.registry.internal.SerialCalls;
import io.peerpost.registry.internal.Surroundings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for others' nodes, remembers them, and tells the watches; a {@link KnownService} for each service that somebody
 * asked about. Our own nodes are known without any packet. While nothing can be sent, nothing ages.
 *
 * <p>May be shared between threads; all state, that of the known services included, is behind {@code lock}. Packets
 * leave under it, which does not block.
 */
final class Querier {
    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** After a change of network not everybody asks in the same moment. */
    private static final long REJOIN_SPREAD = 500 * MILLI;

    /** While nothing can be sent, it is tried again after half a second, doubling to this. */
    private static final long MAX_RETRY = 5_000 * MILLI;

    /** Echoes of our own announcements that come after our own goodbye are not believed for this long. */
    private static final long ECHO = 200 * MILLI;

    private final DnsNames names;
    private final Transport transport;
    private final Timing timing;
    private final Surroundings surroundings;
    private final Skips skips;
    private final String registry;
    private final Object lock = new Object();

    @GuardedBy("lock") private final Map<String, KnownService> services = new HashMap<>();

    @GuardedBy("lock") private final Map<List<String>, Service> own = new HashMap<>();

    @GuardedBy("lock") private final Map<List<String>, Long> echoes = new HashMap<>();

    @GuardedBy("lock") private long revision;

    @GuardedBy("lock") private @Nullable RegistryUnavailableException outage;

    @GuardedBy("lock") private int retries;

    @GuardedBy("lock") private boolean closed;

    /**
     * A querier.
     *
     * @param surroundings where listeners are called
     * @param registry how errors name this registry
     */
    Querier(
            DnsNames names,
            Transport transport,
            Timing timing,
            Surroundings surroundings,
            Skips skips,
            String registry) {
        this.names = names;
        this.transport = transport;
        this.timing = timing;
        this.surroundings = surroundings;
        this.skips = skips;
        this.registry = registry;
    }

    /** Who is there: at once if the service is asked about already, else after a round of queries. */
    CompletableFuture<Lookup> lookup(String service) {
        synchronized (lock) {
            KnownService known = known(service);
            CompletableFuture<Void> settling = known.settling();
            if (outage != null) {
                // perhaps it is over: the query tells, and the future fails at once if it is not
                known.startRound();
            }
            return settling.thenApply(done -> snapshot(known));
        }
    }

    private Lookup snapshot(KnownService known) {
        synchronized (lock) {
            return known.snapshot();
        }
    }

    KeptWatch watch(String service, WatchListener listener) {
        synchronized (lock) {
            KnownService known = known(service);
            SerialCalls calls = new SerialCalls(surroundings.worker(), surroundings.listenerFailed());
            KeptWatch watch = new KeptWatch(listener, calls, closing -> {
                synchronized (lock) {
                    known.remove(closing);
                }
            });
            known.add(watch);
            return watch;
        }
    }

    @GuardedBy("lock") private KnownService known(String service) {
        KnownService known = services.get(service);
        if (known == null) {
            checkOpen();
            known = new KnownService(service, names, this, timing, lock);
            for (Service each : own.values()) {
                if (each.name().equals(service)) {
                    known.putOwn(each);
                }
            }
            services.put(service, known);
            known.startRound();
        }
        return known;
    }

    @GuardedBy("lock") private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(registry + " is closed");
        }
    }

    /** Somebody found a node silent. */
    void recheck(String service, String id) {
        synchronized (lock) {
            KnownService known = services.get(service);
            if (known != null) {
                known.recheck(id);
            }
        }
    }

    // our own nodes

    /** A node of ours is there, or says something else from now on. */
    void own(Service service) {
        synchronized (lock) {
            own.put(key(service.name(), service.node().id()), service);
            KnownService known = services.get(service.name());
            if (known != null) {
                known.putOwn(service);
            }
        }
    }

    /** A node of ours is gone. */
    void ownGone(String service, String id) {
        synchronized (lock) {
            long now = timing.now();
            own.remove(key(service, id));
            echoes.values().removeIf(until -> until - now < 0);
            echoes.put(key(service, id), now + ECHO);
            KnownService known = services.get(service);
            if (known != null) {
                known.removeOwn(id);
            }
        }
    }

    @GuardedBy("lock") private boolean isEcho(String service, String id) {
        Long until = echoes.get(key(service, id));
        return until != null && until - timing.now() > 0;
    }

    // packets

    /** What a response tells. Called by the receiving thread. */
    void heard(PacketReader.Packet packet) {
        for (Announced each : Announced.in(packet.records())) {
            try {
                if (concernsUs(each)) {
                    heard(each);
                }
            } catch (BadRecordException e) {
                skips.add(each.name().toString(), String.valueOf(e.getMessage()));
            }
        }
    }

    /** Whether it is worth decoding. Goodbyes are acted upon here: they need no more than the name. */
    private boolean concernsUs(Announced announced) {
        synchronized (lock) {
            boolean concerned = false;
            for (KnownService known : services.values()) {
                String id = known.idOf(announced.name());
                if (id != null && announced.goodbye()) {
                    known.goodbye(id);
                }
                concerned |= id != null;
            }
            return concerned && !announced.goodbye();
        }
    }

    private void heard(Announced announced) throws BadRecordException {
        TxtRecord text = announced.txt();
        // an empty version is ignored, as go-micro's watchers do
        if (text == null || text.version().isEmpty()) {
            return;
        }
        synchronized (lock) {
            KnownService known = services.get(text.service());
            String id = known == null ? null : known.idOf(announced.name());
            if (known != null && id != null && !isEcho(text.service(), id)) {
                known.put(announced.service(id, text), text.size(), announced.ttlSeconds());
            }
        }
    }

    // for KnownService, which calls these with the lock held

    long nextRevision() {
        synchronized (lock) {
            return ++revision;
        }
    }

    long revision() {
        synchronized (lock) {
            return revision;
        }
    }

    void forget(String service) {
        synchronized (lock) {
            KnownService known = services.remove(service);
            if (known != null) {
                known.end(new IllegalStateException(service + " is not asked about any more"));
            }
        }
    }

    /** Sends a question; false if that failed everywhere, which ends all rounds until it works again. */
    boolean ask(byte[] packet) {
        synchronized (lock) {
            return sent(transport.ask(packet));
        }
    }

    static int packetId() {
        return (int) Timing.between(1, 1 << 16);
    }

    // the network

    /** The interfaces are new ones: everybody is asked again. */
    void rejoined() {
        timing.after(Timing.between(0, REJOIN_SPREAD), this::restart);
    }

    private void restart() {
        synchronized (lock) {
            for (KnownService known : new ArrayList<>(services.values())) {
                known.startRound();
            }
        }
    }

    /** There is no network. */
    void lost(IOException cause) {
        synchronized (lock) {
            sent(cause);
        }
    }

    @GuardedBy("lock") private boolean sent(@Nullable IOException failure) {
        if (failure == null) {
            if (outage != null) {
                log.info("{} can be asked again", registry);
                outage = null;
                retries = 0;
                timing.after(0, this::restart);
            }
            return true;
        }
        if (outage == null && !closed) {
            interrupt(new RegistryUnavailableException(
                    registry + ": nothing can be sent: " + failure.getMessage() + " (is the network up?)", failure));
        } else if (outage != null) {
            for (KnownService known : services.values()) {
                known.failLookups(outage);
            }
        }
        return false;
    }

    @GuardedBy("lock") private void interrupt(RegistryUnavailableException cause) {
        outage = cause;
        log.info("{}", cause.getMessage());
        for (KnownService known : services.values()) {
            known.interrupt(cause);
        }
        retryLater();
    }

    @GuardedBy("lock") private void retryLater() {
        long most = Math.min(MAX_RETRY, (500 * MILLI) << Math.min(retries++, 4));
        timing.after(Timing.between(most / 2, most), this::retry);
    }

    private void retry() {
        synchronized (lock) {
            if (closed || outage == null) {
                return;
            }
            for (KnownService any : services.values()) {
                any.startRound();
                break;
            }
            if (outage != null) {
                retryLater();
            }
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
            for (KnownService known : services.values()) {
                known.end(new IllegalStateException(registry + " is closed"));
            }
            services.clear();
        }
    }

    private static List<String> key(String service, String id) {
        return List.of(service, id);
    }
}
