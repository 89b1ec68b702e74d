package io.peerpost.registry.mdns;

import io.peerpost.registry.mdns.Interfaces.Face;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two sockets of one address family: the group's port, shared with every other program on the machine, and a port
 * of our own to ask from. Opened for a set of interfaces and thrown away when that changes. Sending is guarded by
 * {@link UdpTransport}'s lock.
 */
final class FamilySockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MdnsRegistry.class);
    private static final byte[] GROUP_V4 = {(byte) 224, 0, 0, (byte) 251};
    private static final byte[] GROUP_V6 = {(byte) 0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFB};

    /** For a few hundred answers at once; the kernel grants what it is allowed to. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final StandardProtocolFamily family;
    private final int port;
    private final List<Face> faces = new ArrayList<>();
    private final DatagramChannel group;
    private final DatagramChannel own;

    private FamilySockets(StandardProtocolFamily family, int port, DatagramChannel group, DatagramChannel own) {
        this.family = family;
        this.port = port;
        this.group = group;
        this.own = own;
    }

    /**
     * Opens both and joins the group where that is possible.
     *
     * @throws IOException if there is no such family here, or its port is held by somebody who does not share
     */
    static FamilySockets open(StandardProtocolFamily family, int port, List<Face> faces) throws IOException {
        DatagramChannel group = channel(family, port);
        try {
            FamilySockets sockets = new FamilySockets(family, port, group, channel(family, 0));
            faces.forEach(sockets::join);
            return sockets;
        } catch (IOException e) {
            group.close();
            throw e;
        }
    }

    private static DatagramChannel channel(StandardProtocolFamily family, int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.configureBlocking(false);
            option(channel, StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            option(channel, StandardSocketOptions.IP_MULTICAST_TTL, 255);
            option(channel, StandardSocketOptions.IP_MULTICAST_LOOP, true);
            if (port != 0) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                option(channel, StandardSocketOptions.SO_REUSEPORT, true);
            }
            return channel.bind(new InetSocketAddress(port));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static <T> void option(DatagramChannel channel, SocketOption<T> option, T value) throws IOException {
        if (channel.supportedOptions().contains(option)) {
            channel.setOption(option, value);
        }
    }

    private void join(Face face) {
        if (!(isV4() ? face.hasV4() : face.hasV6())) {
            return;
        }
        try {
            group.join(groupAddress(face), face.network());
            faces.add(face);
        } catch (IOException | RuntimeException e) {
            log.debug("{} cannot join the group on {}: {}", family, face.name(), e.getMessage());
        }
    }

    private boolean isV4() {
        return family == StandardProtocolFamily.INET;
    }

    private InetAddress groupAddress(Face face) throws IOException {
        return isV4() ? InetAddress.getByAddress(GROUP_V4) : Inet6Address.getByAddress(null, GROUP_V6, face.index());
    }

    /** The interfaces on which the group was joined. */
    List<Face> joined() {
        return List.copyOf(faces);
    }

    void register(Selector selector) throws IOException {
        group.register(selector, SelectionKey.OP_READ, this);
        own.register(selector, SelectionKey.OP_READ, this);
    }

    /**
     * Sends to the group on every interface.
     *
     * @param asking from our own port, else from the group's
     * @param failures where to put why it did not leave on one
     * @return on how many it left
     */
    int send(byte[] packet, boolean asking, List<IOException> failures) {
        DatagramChannel channel = asking ? own : group;
        int sent = 0;
        for (Face face : faces) {
            try {
                channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, face.network());
                channel.send(ByteBuffer.wrap(packet), new InetSocketAddress(groupAddress(face), port));
                sent++;
            } catch (IOException e) {
                failures.add(new IOException(e.getMessage() + " (" + face.name() + ")", e));
            }
        }
        return sent;
    }

    /** Sends to one asker of this family. */
    void answer(byte[] packet, InetSocketAddress asker) throws IOException {
        group.send(ByteBuffer.wrap(packet), asker);
    }

    boolean serves(InetAddress address) {
        return address instanceof Inet4Address == isV4();
    }

    /** Whether a packet is our own question, come back. */
    boolean isOwnQuestion(InetSocketAddress from) throws IOException {
        SocketAddress local = own.getLocalAddress();
        return local instanceof InetSocketAddress mine
                && mine.getPort() == from.getPort()
                && faces.stream().anyMatch(face -> face.isOwn(from.getAddress()));
    }

    @Override
    public void close() {
        for (DatagramChannel channel : List.of(group, own)) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("a socket could not be closed: {}", e.getMessage());
            }
        }
    }
}
