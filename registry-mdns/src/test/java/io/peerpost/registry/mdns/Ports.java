package io.peerpost.registry.mdns;

import java.net.DatagramSocket;
import java.net.SocketException;

/** Ports for groups of a test's own, so that tests beside each other do not meet. */
final class Ports {
    private Ports() {}

    static int free() {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }
}
