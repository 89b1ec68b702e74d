package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.mdns.Interfaces.Face;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Multicast over real sockets, one thread receiving for both families. Every two seconds it looks at the interfaces:
 * when one came, went or changed its address, all sockets are opened anew, since a socket keeps sending to an interface
 * that is no more and a membership does not survive its interface. The same happens, ever less often, while nothing can
 * be sent. Nothing ends because a packet could not be sent or received.
 */
final class UdpTransport implements Transport {
    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);
    private static final long POLL = TimeUnit.SECONDS.toNanos(2);
    private static final int MAX_PACKET = 65_535;
    private static final int PACKETS_PER_TURN = 64;

    /** Failing sockets are opened anew after 1, 2, 4, … looks, at most this many. */
    private static final int MAX_PATIENCE = 16;

    private final Interfaces interfaces;
    private final int port;
    private final Timing timing;
    private final String registry;
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_PACKET);

    private volatile List<Face> faces = List.of();
    private volatile @Nullable Receiver receiver;
    private volatile boolean closed;

    @GuardedBy("this") private List<FamilySockets> families = List.of();

    @GuardedBy("this") private boolean failing;

    @GuardedBy("this") private int patience = 1;

    @GuardedBy("this") private int looks;

    /**
     * Opens the sockets.
     *
     * @throws RegistryException if a named interface does not exist or the port cannot be had
     */
    UdpTransport(List<String> named, int port, Timing timing, String registry) {
        this.interfaces = new Interfaces(named);
        this.port = port;
        this.timing = timing;
        this.registry = registry;
        interfaces.check(registry);
        try {
            this.selector = Selector.open();
        } catch (IOException e) {
            throw new RegistryException(registry + ": no selector can be opened: " + e.getMessage(), e);
        }
        this.thread = new Thread(this::receive, "peerpost-mdns-receiver");
        thread.setDaemon(true);
        rebuild(interfaces.select());
        synchronized (this) {
            if (families.isEmpty() && !faces.isEmpty()) {
                close();
                throw new RegistryException(registry + ": UDP port " + port
                        + " cannot be shared (does another program hold it alone? `ss -ulpn` tells which)");
            }
        }
    }

    @Override
    public void start(Receiver to) {
        receiver = to;
        thread.start();
        if (faces.isEmpty()) {
            to.lost(new IOException("no interface is up"));
        }
        timing.after(POLL, this::poll);
    }

    // sending

    @Override
    public @Nullable IOException ask(byte[] packet) {
        return send(packet, true);
    }

    @Override
    public @Nullable IOException announce(byte[] packet) {
        return send(packet, false);
    }

    private synchronized @Nullable IOException send(byte[] packet, boolean asking) {
        List<IOException> failures = new ArrayList<>();
        int sent = 0;
        for (FamilySockets family : families) {
            sent += family.send(packet, asking, failures);
        }
        failing = sent == 0;
        if (sent > 0) {
            patience = 1;
            return null;
        }
        return failures.isEmpty() ? new IOException("no interface is up") : failures.get(0);
    }

    @Override
    public synchronized void answer(byte[] packet, InetSocketAddress asker) {
        for (FamilySockets family : families) {
            if (family.serves(asker.getAddress())) {
                try {
                    family.answer(packet, asker);
                } catch (IOException e) {
                    log.debug("an answer did not leave: {}", e.getMessage());
                }
            }
        }
    }

    // receiving

    private void receive() {
        while (!closed) {
            try {
                selector.select();
                List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
                selector.selectedKeys().clear();
                ready.forEach(this::receive);
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException e) {
                log.debug("{} could not wait for packets: {}", registry, e.getMessage());
            }
        }
    }

    private void receive(SelectionKey key) {
        if (!(key.channel() instanceof DatagramChannel channel)
                || !(key.attachment() instanceof FamilySockets family)) {
            return;
        }
        try {
            for (int i = 0; i < PACKETS_PER_TURN; i++) {
                buffer.clear();
                SocketAddress from = channel.receive(buffer);
                if (from == null) {
                    return;
                }
                buffer.flip();
                if (from instanceof InetSocketAddress inet && isWanted(family, inet)) {
                    deliver(inet);
                }
            }
        } catch (CancelledKeyException e) {
            log.trace("a socket was replaced while it was read");
        } catch (IOException e) {
            key.cancel();
            log.debug("{} could not receive: {}", registry, e.getMessage());
            synchronized (this) {
                failing = true;
            }
        }
    }

    /** Not our own question; and from near: a socket of IPv6 also gets what came in elsewhere, and what is IPv4. */
    private boolean isWanted(FamilySockets family, InetSocketAddress from) throws IOException {
        return family.serves(from.getAddress())
                && faces.stream().anyMatch(face -> face.isOnLink(from.getAddress()))
                && !family.isOwnQuestion(from);
    }

    private void deliver(InetSocketAddress from) {
        byte[] packet = new byte[buffer.remaining()];
        buffer.get(packet);
        Receiver to = receiver;
        if (to != null) {
            to.received(packet, from);
        }
    }

    // interfaces

    private void poll() {
        if (closed) {
            return;
        }
        try {
            look(interfaces.select());
        } finally {
            timing.after(POLL, this::poll);
        }
    }

    private void look(List<Face> now) {
        Receiver to = receiver;
        if (!now.stream()
                .map(UdpTransport::identity)
                .toList()
                .equals(faces.stream().map(UdpTransport::identity).toList())) {
            log.info("{} speaks on {} (before: {})", registry, describe(now), describe(faces));
            rebuild(now);
            if (to != null && now.isEmpty()) {
                to.lost(new IOException("no interface is up"));
            } else if (to != null) {
                to.rejoined();
            }
        } else if (shouldTryAnew()) {
            rebuild(now);
        }
    }

    private synchronized boolean shouldTryAnew() {
        if (!failing || faces.isEmpty() || ++looks < patience) {
            return false;
        }
        looks = 0;
        patience = Math.min(MAX_PATIENCE, patience * 2);
        return true;
    }

    /** The new sockets are there before the old ones go, so that nothing is missed. */
    private void rebuild(List<Face> now) {
        List<FamilySockets> opened = new ArrayList<>();
        if (!now.isEmpty()) {
            open(StandardProtocolFamily.INET, now, opened);
            open(StandardProtocolFamily.INET6, now, opened);
        }
        List<FamilySockets> old;
        synchronized (this) {
            old = families;
            families = opened;
            faces = List.copyOf(now);
            if (closed) {
                opened.forEach(FamilySockets::close);
            }
        }
        old.forEach(FamilySockets::close);
        selector.wakeup();
    }

    private void open(StandardProtocolFamily family, List<Face> now, List<FamilySockets> opened) {
        try {
            FamilySockets sockets = FamilySockets.open(family, port, now);
            if (sockets.joined().isEmpty()) {
                sockets.close();
                return;
            }
            sockets.register(selector);
            opened.add(sockets);
        } catch (IOException | RuntimeException e) {
            // a machine without IPv6 throws an UnsupportedOperationException
            log.debug("{} has no {}: {}", registry, family, e.getMessage());
        }
    }

    private static List<Object> identity(Face face) {
        return List.of(face.name(), face.index(), face.addresses());
    }

    private static String describe(List<Face> faces) {
        return faces.isEmpty() ? "no interface" : faces.stream().map(Face::name).collect(Collectors.joining(", "));
    }

    @Override
    public boolean loopbackOnly() {
        List<Face> now = faces;
        return interfaces.areNamed() && !now.isEmpty() && now.stream().allMatch(Face::loopback);
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            families.forEach(FamilySockets::close);
            families = List.of();
        }
        try {
            selector.close();
        } catch (IOException e) {
            log.debug("a selector could not be closed: {}", e.getMessage());
        }
    }
}
