package io.peerpost.it.promise;

import io.peerpost.broker.Names;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A node of a fleet that takes connections and whatever comes over them, and never says a word. */
final class Mute implements AutoCloseable {
    private final String id = "mute-" + UUID.randomUUID();
    private final ServerSocket server;
    private final Registry registry;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** Begins to listen, and registers for broadcast. */
    Mute(Fleet fleet) {
        this(fleet, Names.BROADCAST);
    }

    /** Begins to listen, and registers as a member of a group. */
    Mute(Fleet fleet, String group) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::accept, "mute");
        thread.setDaemon(true);
        thread.start();
        registry = Registries.open(fleet.registry());
        Map<String, String> metadata = Map.of(
                NodeMetadata.BROKER,
                NodeMetadata.HTTP,
                NodeMetadata.TOPIC,
                fleet.topic(),
                NodeMetadata.SECURE,
                "false",
                NodeMetadata.PEERPOST,
                "1");
        Node node = new Node(id, new HostPort("127.0.0.1", server.getLocalPort()), metadata);
        registry.register(Service.of(fleet.name(), group, node), Duration.ofSeconds(60));
    }

    /** Its node id. */
    String id() {
        return id;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                sockets.add(server.accept());
            } catch (IOException e) {
                // closed
            }
        }
    }

    /** Its process ends, and the registry does not hear of it: connections are refused. */
    void die() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        die();
        registry.close();
    }
}
