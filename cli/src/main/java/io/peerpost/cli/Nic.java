package io.peerpost.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A network interface at one moment.
 *
 * @param name such as {@code eth0}
 * @param addresses as text, without scopes
 * @param up whether it is up
 * @param multicast whether it says that it can multicast; loopback never does, and can
 * @param loopback whether it is the loopback interface
 */
record Nic(String name, List<String> addresses, boolean up, boolean multicast, boolean loopback) {
    private static final Pattern BRIDGE = Pattern.compile("(docker|br-|veth|cni|flannel|cali|virbr|lxc|lxd|podman).*");

    /** This machine's interfaces by name; without those that cannot be asked. */
    static List<Nic> all() throws SocketException {
        List<Nic> all = new ArrayList<>();
        for (NetworkInterface nic : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            List<String> addresses = nic.inetAddresses().map(Nic::text).toList();
            all.add(new Nic(nic.getName(), addresses, nic.isUp(), nic.supportsMulticast(), nic.isLoopback()));
        }
        all.sort(Comparator.comparing(Nic::name));
        return all;
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** Whether it leads to containers on this machine and nowhere else, going by its name. */
    boolean bridge() {
        return BRIDGE.matcher(name).matches();
    }

    /** Whether mDNS can use it. */
    boolean forMdns() {
        return up && (multicast || loopback) && !addresses.isEmpty();
    }

    String text() {
        return name
                + (up ? " up" : " down")
                + (multicast ? ", multicast" : "")
                + (addresses.isEmpty() ? ", no address" : ", " + String.join(", ", addresses));
    }
}
