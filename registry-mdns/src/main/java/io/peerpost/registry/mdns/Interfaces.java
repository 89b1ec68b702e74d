package io.peerpost.registry.mdns;

import io.peerpost.registry.RegistryException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which interfaces to speak on: the named ones, or all that are up, have an address and do multicast. Loopback is
 * taken by default only until there has been another one: a machine that loses its network has lost it. Not for
 * several threads.
 */
final class Interfaces {
    private final List<String> named;
    private boolean hadOther;

    /**
     * A choice.
     *
     * @param named their names; empty for all suitable ones
     */
    Interfaces(List<String> named) {
        this.named = List.copyOf(named);
    }

    /**
     * Looks whether the named ones exist.
     *
     * @throws RegistryException if one does not; lists those that do
     */
    void check(String registry) {
        List<String> existing =
                all().stream().map(NetworkInterface::getName).sorted().toList();
        for (String name : named) {
            if (!existing.contains(name)) {
                throw new RegistryException(registry + ": there is no interface '" + name + "' (there are: "
                        + String.join(", ", existing) + ")");
            }
        }
    }

    /** Whether they were chosen by name: then no other one is ever taken. */
    boolean areNamed() {
        return !named.isEmpty();
    }

    /** Those to speak on now; empty if there is none. */
    List<Face> select() {
        List<Face> up = new ArrayList<>();
        for (NetworkInterface each : all()) {
            if (named.isEmpty() ? isSuitable(each) : named.contains(each.getName()) && isUp(each)) {
                up.add(Face.of(each));
            }
        }
        up.removeIf(face -> face.addresses().isEmpty());
        boolean other = up.stream().anyMatch(face -> !face.loopback());
        hadOther |= other;
        if (named.isEmpty() && hadOther) {
            up.removeIf(Face::loopback);
        }
        up.sort(Comparator.comparing(Face::name));
        return up;
    }

    private static boolean isSuitable(NetworkInterface each) {
        try {
            // loopback does multicast without claiming to
            return each.isUp() && (each.supportsMulticast() || each.isLoopback());
        } catch (SocketException e) {
            return false; // gone since it was listed
        }
    }

    private static boolean isUp(NetworkInterface each) {
        try {
            return each.isUp();
        } catch (SocketException e) {
            return false; // gone since it was listed
        }
    }

    private static List<NetworkInterface> all() {
        try {
            return NetworkInterface.networkInterfaces().toList();
        } catch (SocketException e) {
            return List.of(); // thrown when there is none at all
        }
    }

    /**
     * One interface as it was when looked at. Equal to another look as long as name, index and addresses are the same.
     *
     * @param network for joining and sending
     */
    record Face(String name, int index, boolean loopback, Set<Subnet> addresses, NetworkInterface network) {

        static Face of(NetworkInterface network) {
            Set<Subnet> addresses =
                    network.getInterfaceAddresses().stream().map(Subnet::of).collect(Collectors.toUnmodifiableSet());
            boolean loopback =
                    addresses.stream().anyMatch(subnet -> subnet.address().isLoopbackAddress());
            return new Face(network.getName(), network.getIndex(), loopback, addresses, network);
        }

        boolean hasV4() {
            return addresses.stream().anyMatch(subnet -> subnet.address() instanceof Inet4Address);
        }

        boolean hasV6() {
            return addresses.stream().anyMatch(subnet -> subnet.address() instanceof Inet6Address);
        }

        boolean isOwn(InetAddress from) {
            return addresses.stream().anyMatch(subnet -> subnet.address().equals(from));
        }

        /** Whether a packet from there can have come in here (RFC 6762, 11: what is from further away is ignored). */
        boolean isOnLink(InetAddress from) {
            if (from instanceof Inet6Address v6 && v6.isLinkLocalAddress()) {
                return v6.getScopeId() == index;
            }
            if (loopback && from.isAnyLocalAddress()) {
                return true; // what Linux gives as sender to who multicasts over lo by its default route
            }
            return addresses.stream().anyMatch(subnet -> subnet.holds(from) || (!loopback && subnet.saysNothing(from)));
        }
    }

    /** An address with the length of its network's prefix. */
    record Subnet(InetAddress address, int prefix) {

        static Subnet of(InterfaceAddress of) {
            return new Subnet(of.getAddress(), of.getNetworkPrefixLength());
        }

        boolean holds(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((mine[bit >> 3] ^ theirs[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }

        /** A prefix as long as the address (clouds, point to point) does not tell who is near. */
        boolean saysNothing(InetAddress other) {
            int bits = address.getAddress().length * 8;
            return other.getAddress().length * 8 == bits && prefix >= bits;
        }
    }
}
