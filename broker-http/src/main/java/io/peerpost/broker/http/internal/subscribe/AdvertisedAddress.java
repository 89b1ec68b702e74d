package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.registry.HostPort;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which address to register for a listener. */
final class AdvertisedAddress {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern CONTAINER_BRIDGE = Pattern.compile("(docker|br-|veth|cni|podman|virbr).*");
    /** RFC 5737: documentation only, so that nobody is meant; connecting a datagram socket sends nothing. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("203.0.113.1", 9);

    private AdvertisedAddress() {}

    /**
     * The bound host itself if it is a specific one. Else loopback if the registry reaches no further; else the address
     * of the interface with the default route; else the first one that stays within a site and is no bridge of
     * containers; else loopback.
     */
    static HostPort of(HostPort bound, boolean everywhere, boolean loopbackOnly) {
        if (!everywhere) {
            return bound;
        }
        String host = loopbackOnly
                ? LOOPBACK
                : choose(LocalAddress.all(), Routes.read().defaultInterface(), outgoing());
        return new HostPort(host, bound.port());
    }

    /** Chooses among the addresses of a machine. */
    static String choose(List<LocalAddress> all, @Nullable String defaultInterface, @Nullable InetAddress outgoing) {
        return first(all, one -> one.interfaceName().equals(defaultInterface))
                .or(() -> first(
                        all, one -> defaultInterface == null && one.address().equals(outgoing)))
                .or(() -> first(all, one -> one.stays() && !bridge(one)))
                .orElse(LOOPBACK);
    }

    /** IPv4 first: every peer can reach it. An address of one link only works with the name of the peer's interface. */
    private static Optional<String> first(List<LocalAddress> all, Predicate<LocalAddress> wanted) {
        return all.stream()
                .filter(wanted)
                .map(LocalAddress::address)
                .filter(address -> !address.isLoopbackAddress())
                .filter(address -> address instanceof Inet4Address || !address.isLinkLocalAddress())
                .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(AdvertisedAddress::withoutZone);
    }

    private static boolean bridge(LocalAddress address) {
        return CONTAINER_BRIDGE.matcher(address.interfaceName()).matches();
    }

    private static String withoutZone(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** The address this machine would speak to the world from; null if it could not. */
    private static @Nullable InetAddress outgoing() {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(ANYWHERE);
            return socket.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
