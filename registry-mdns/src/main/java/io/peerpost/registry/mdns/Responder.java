package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.xbill.DNS.Name;

/**
 * Speaks for our own nodes: probes, announcements and goodbyes; {@link Answers} is its other half. May be shared
 * between threads.
 */
final class Responder {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** When the probes leave; the announcement follows a quarter of a second after the first. */
    private static final long[] PROBES = {0, 80 * MILLI, 160 * MILLI};

    private static final long PROBING = 250 * MILLI;

    /** The second goodbye, should the first be lost. */
    private static final long GOODBYE_AGAIN = 10 * MILLI;

    /** After a change of network not everybody speaks in the same moment. */
    private static final long REJOIN_SPREAD = 1_000 * MILLI;

    private final DnsNames names;
    private final Name host;
    private final Transport transport;
    private final Timing timing;
    private final Querier querier;
    private final String registry;
    private final Object lock = new Object();

    /** Whose word counts for a node. */
    @GuardedBy("lock") private final Map<Name, MdnsLease> leases = new HashMap<>();

    /**
     * A responder.
     *
     * @param host the target of all SRV records
     * @param querier told of our own nodes, so that our own watches see them without a packet
     * @param registry how errors name this registry
     */
    Responder(DnsNames names, Name host, Transport transport, Timing timing, Querier querier, String registry) {
        this.names = names;
        this.host = host;
        this.transport = transport;
        this.timing = timing;
        this.querier = querier;
        this.registry = registry;
    }

    /** What we say of our nodes now. */
    List<NodePackets> nodes() {
        List<NodePackets> nodes = new ArrayList<>();
        for (MdnsLease lease : leases()) {
            NodePackets packets = lease.packets();
            if (packets != null) {
                nodes.add(packets);
            }
        }
        return nodes;
    }

    private List<MdnsLease> leases() {
        synchronized (lock) {
            return new ArrayList<>(leases.values());
        }
    }

    // for MdnsLease

    /**
     * What is to be said of a node.
     *
     * @throws IllegalArgumentException if it does not fit into mDNS
     */
    NodePackets packets(Service record, InetAddress address, long ttlSeconds) {
        return NodePackets.of(names, record, host, address, ttlSeconds);
    }

    /** Sends three probes; returns a quarter of a second after the first. Ids are unique, so nobody is waited for. */
    void probe(NodePackets node) {
        byte[] probe = node.probe(Querier.packetId());
        for (long delay : PROBES) {
            // whether a probe got out does not matter: the announcement tells
            timing.after(delay, () -> transport.announce(probe));
        }
        try {
            await(timing.after(PROBING, () -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(
                    registry + ": interrupted while registering "
                            + node.service().name(),
                    e);
        }
    }

    private static void await(Future<?> timer) throws InterruptedException {
        try {
            timer.get(2, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | CancellationException e) {
            // a timer that is late or gone: go on without it
        }
    }

    /**
     * Tells everybody.
     *
     * @throws RegistryUnavailableException if that left on no interface
     */
    void announce(NodePackets node) {
        IOException failure = transport.announce(node.announcement());
        if (failure != null) {
            Service record = node.service();
            throw new RegistryUnavailableException(
                    registry + ": " + record.node().id() + " of " + record.name() + " could not be announced: "
                            + failure.getMessage() + " (is the network up?)",
                    failure);
        }
    }

    /** From now on this is what we say of the node, in place of whoever said something before. */
    void keep(MdnsLease lease, NodePackets node) {
        synchronized (lock) {
            leases.put(node.name(), lease);
            querier.own(node.service());
        }
    }

    /** Whether a lease still speaks for its node. */
    boolean keeps(MdnsLease lease, NodePackets node) {
        synchronized (lock) {
            return leases.get(node.name()) == lease;
        }
    }

    /** Says goodbye, twice, if nobody else speaks for the node by now. */
    void dismiss(MdnsLease lease, NodePackets node) {
        synchronized (lock) {
            if (!leases.remove(node.name(), lease)) {
                return;
            }
            querier.ownGone(node.service().name(), node.service().node().id());
        }
        byte[] goodbye = node.goodbye();
        transport.announce(goodbye);
        timing.after(GOODBYE_AGAIN, () -> {
            synchronized (lock) {
                if (!leases.containsKey(node.name())) {
                    transport.announce(goodbye);
                }
            }
        });
    }

    // for the registry

    /** The interfaces are new ones: whoever is there now has not heard of us. */
    void rejoined() {
        for (MdnsLease lease : leases()) {
            long first = Timing.between(0, REJOIN_SPREAD);
            timing.after(first, lease::announceQuietly);
            timing.after(first + REJOIN_SPREAD, lease::announceQuietly);
        }
    }

    /** Waits for the second goodbyes, some milliseconds. */
    void close() {
        try {
            await(timing.after(2 * GOODBYE_AGAIN, () -> {}));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
