package io.peerpost.registry.mdns;

import io.peerpost.registry.Capabilities;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.Watch;
import io.peerpost.registry.WatchListener;
import io.peerpost.registry.internal.KeptRegistration;
import io.peerpost.registry.internal.Surroundings;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;

/**
 * A registry over multicast DNS: every process answers for its own nodes, in go-micro's words. Nothing is to be run,
 * and it reaches as far as multicast does: one network, or with {@code lo} one machine. Meant for up to some hundred
 * nodes. May be shared between threads.
 *
 * <p>What the verbs do here:
 *
 * <ul>
 *   <li>{@link #register} takes about 0.3 s: three probes within a quarter of a second, then the first announcement,
 *       with which it returns. The records carry the registration's TTL, at most 120 s. It is {@code RETRYING} while
 *       nothing can be sent on any interface. A node's host that is a name is resolved once. The id's dots part labels,
 *       each of at most 63 bytes.
 *   <li>{@link #lookup} asks for up to a second the first time, and from then on is answered from what the registry keeps
 *       current by itself, until nobody has asked for five minutes.
 *   <li>{@link #watch} tells the state after at most a second, sooner when nothing new comes, but not before a query could
 *       be sent. While no interface works the listener is interrupted and nothing is lost.
 *   <li>{@link #list} asks for up to a second.
 *   <li>{@link #recheck} asks the node by its name, at most once a second; when it answers, that is told as an update.
 *       When it does not, it still stays until its record is over.
 * </ul>
 *
 * <p>Three threads per registry, all daemons: one that receives, one for timers (unless a scheduler is given), and
 * those that call listeners, as many as are busy.
 */
public final class MdnsRegistry implements Registry {
    private static final Capabilities CAPABILITIES =
            new Capabilities(true, false, true, true, Duration.ofSeconds(1), Duration.ofMillis(500), 500);

    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);

    /** As go-micro, whatever the registration's TTL. */
    private static final long MAX_TTL_SECONDS = 120;

    private final String description;
    private final Duration timeout;
    private final Timing timing;
    private final Surroundings surroundings;
    private final Runnable release;
    private final Transport transport;
    private final Skips skips = new Skips();
    private final PacketReader reader;
    private final Querier querier;
    private final Listing listing;
    private final Responder responder;
    private final Answers answers;
    private final Set<Registration> registrations = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    MdnsRegistry(
            MdnsRegistryBuilder options,
            Transport transport,
            Timing timing,
            Surroundings surroundings,
            Runnable release) {
        DnsNames names = new DnsNames(options.domain());
        Name host = HostName.ofThisMachine();
        this.description = options.describe();
        this.timeout = options.requestTimeout();
        this.timing = timing;
        this.surroundings = surroundings;
        this.release = release;
        this.transport = transport;
        this.reader = new PacketReader(names.domain());
        this.querier = new Querier(names, transport, timing, surroundings, skips, description);
        this.listing = new Listing(names, transport, timing, description);
        this.responder = new Responder(names, host, transport, timing, querier, description);
        this.answers = new Answers(names, host, responder::nodes, transport, timing);
        transport.start(new Incoming());
    }

    /** Options, with a default for each. */
    public static MdnsRegistryBuilder builder() {
        return new MdnsRegistryBuilder();
    }

    @Override
    public Registration register(Service service, Duration ttl) {
        checkOpen();
        String id = service.node().id();
        if (service.version().isEmpty()) {
            throw new IllegalArgumentException(
                    "service.version: '' (expected: not empty, readers over mDNS ignore such nodes)");
        }
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: at least " + SHORTEST_TTL + ")");
        }
        long seconds = Math.min(ttl.toSeconds(), MAX_TTL_SECONDS);
        MdnsLease lease = new MdnsLease(responder, timing, resolve(service), seconds);
        Registration made = KeptRegistration.start(
                service, Duration.ofSeconds(seconds), lease, surroundings, registrations::remove);
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

    private InetAddress resolve(Service service) {
        String host = service.node().address().host();
        InetAddress address =
                isLiteral(host) ? preferred(host) : resolve(host, service.node().id());
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException("node.address: " + service.node().address()
                    + " (expected: an address at which others can reach it)");
        }
        return address;
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    private InetAddress resolve(String host, String id) {
        return await(
                CompletableFuture.supplyAsync(() -> preferred(host), surroundings.worker()),
                "resolving " + host + " of node " + id);
    }

    private static InetAddress preferred(String host) {
        try {
            InetAddress[] all = InetAddress.getAllByName(host);
            for (InetAddress each : all) {
                if (each instanceof Inet4Address) {
                    return each;
                }
            }
            return all[0];
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "node.address: '" + host + "' (expected: an address, or a name that can be resolved)", e);
        }
    }

    @Override
    public Lookup lookup(String name) {
        checkOpen();
        return await(querier.lookup(name), "looking up " + name);
    }

    @Override
    public List<String> list() {
        checkOpen();
        Set<String> services = new TreeSet<>(await(listing.ask(), "listing services"));
        responder.nodes().forEach(node -> services.add(node.service().name()));
        return new ArrayList<>(services);
    }

    @Override
    public Watch watch(String name, WatchListener listener) {
        checkOpen();
        return querier.watch(name, listener);
    }

    @Override
    public void recheck(String service, String nodeId) {
        querier.recheck(service, nodeId);
    }

    @Override
    public boolean thisHostOnly() {
        return transport.loopbackOnly();
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
        return description;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registrations.forEach(Registration::close);
            querier.close();
            listing.close();
            responder.close();
            transport.close();
            release.run();
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("registry " + description + " is closed");
        }
    }

    private <T> T await(CompletableFuture<T> future, String what) {
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            RegistryException interrupted = new RegistryException(description + ": interrupted while " + what, e);
            future.completeExceptionally(interrupted);
            throw interrupted;
        } catch (TimeoutException e) {
            RegistryException late = new RegistryUnavailableException(
                    description + " took more than " + timeout.toMillis() / 1e3 + " s " + what, e);
            future.completeExceptionally(late);
            throw late;
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), what);
        }
    }

    private RuntimeException failure(Throwable cause, String what) {
        if (cause instanceof RegistryException) {
            // made anew, so that it names what was asked and its stack is the caller's
            return new RegistryUnavailableException(cause.getMessage() + ", while " + what, cause);
        } else if (cause instanceof IllegalArgumentException argument) {
            return argument;
        } else if (cause instanceof IllegalStateException) {
            return new IllegalStateException(cause.getMessage(), cause);
        }
        return new RegistryException(description + " failed while " + what, cause);
    }

    /** Where packets come in; none of them can do harm. */
    private final class Incoming implements Transport.Receiver {

        @Override
        public void received(byte[] bytes, InetSocketAddress from) {
            try {
                PacketReader.Packet packet = reader.read(bytes);
                if (packet == null) {
                    return;
                }
                if (packet.response()) {
                    querier.heard(packet);
                    listing.heard(packet);
                } else {
                    answers.asked(packet, from);
                }
            } catch (BadRecordException | RuntimeException e) {
                skips.add(from.getAddress().getHostAddress(), String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void rejoined() {
            querier.rejoined();
            responder.rejoined();
        }

        @Override
        public void lost(IOException cause) {
            querier.lost(cause);
        }
    }
}
