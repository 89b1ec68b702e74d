package io.peerpost.cli;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Whether this machine can do what mDNS needs. Blocks up to a second per interface. */
final class MulticastCheck {
    private static final String GROUP = "224.0.0.251";
    private static final int MDNS_PORT = 5353;
    private static final int PATIENCE_MILLIS = 1000;

    private MulticastCheck() {}

    /**
     * Looks at the interfaces and at the port.
     *
     * @param nics all interfaces
     * @param wanted the names of those to use; empty for all but loopback
     */
    static List<Finding> run(List<Nic> nics, List<String> wanted) {
        List<Nic> used = nics.stream()
                .filter(nic -> wanted.isEmpty() ? !nic.loopback() : wanted.contains(nic.name()))
                .filter(Nic::forMdns)
                .toList();
        List<Finding> findings = new ArrayList<>();
        if (used.isEmpty()) {
            findings.add(Finding.bad(
                    "multicast",
                    wanted.isEmpty() ? "no interface can multicast" : "cannot multicast on " + String.join(",", wanted),
                    "mDNS reaches nobody: connect to a network, use mdns://?interface=lo for this machine only, or"
                            + " another registry"));
        }
        used.forEach(nic -> findings.add(loop(nic)));
        findings.add(port());
        return findings;
    }

    /** Sends a packet to the group on a port of its own and expects it back; TTL 0 keeps it on this machine. */
    private static Finding loop(Nic nic) {
        String check = "multicast " + nic.name();
        try {
            return comesBack(nic)
                    ? Finding.good(check, "a packet to " + GROUP + " came back")
                    : Finding.bad(
                            check,
                            "a packet to " + GROUP + " did not come back in " + PATIENCE_MILLIS / 1000 + " s",
                            "a firewall may drop it: allow UDP to 224.0.0.251 port 5353, or leave the interface out with"
                                    + " mdns://?interface=…");
        } catch (IOException e) {
            return Finding.bad(
                    check,
                    "cannot multicast: " + FailureLine.oneLine(e),
                    "leave the interface out with mdns://?interface=…, or see to its routes and firewall");
        }
    }

    private static boolean comesBack(Nic nic) throws IOException {
        NetworkInterface networkInterface = NetworkInterface.getByName(nic.name());
        if (networkInterface == null) {
            throw new IOException("the interface is gone");
        }
        byte[] sent = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        try (MulticastSocket socket = new MulticastSocket(0)) {
            InetSocketAddress group = new InetSocketAddress(InetAddress.getByName(GROUP), socket.getLocalPort());
            socket.setNetworkInterface(networkInterface);
            socket.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            socket.setTimeToLive(0);
            socket.joinGroup(group, networkInterface);
            socket.send(new DatagramPacket(sent, sent.length, group));
            return receives(socket, sent);
        }
    }

    private static boolean receives(MulticastSocket socket, byte[] expected) throws IOException {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        for (long left = PATIENCE_MILLIS; left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            socket.setSoTimeout((int) left);
            DatagramPacket packet = new DatagramPacket(new byte[64], 64);
            try {
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                return false;
            }
            if (Arrays.equals(expected, Arrays.copyOf(packet.getData(), packet.getLength()))) {
                return true;
            }
        }
        return false;
    }

    private static Finding port() {
        try (MulticastSocket socket = new MulticastSocket(null)) {
            socket.setReuseAddress(true);
            if (socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
                socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            socket.bind(new InetSocketAddress(MDNS_PORT));
            return Finding.good("port 5353", "can be shared");
        } catch (IOException e) {
            return Finding.bad(
                    "port 5353",
                    "cannot be shared: " + FailureLine.oneLine(e),
                    "another program holds it for itself: end it, or make it share the port (SO_REUSEADDR)");
        }
    }
}
