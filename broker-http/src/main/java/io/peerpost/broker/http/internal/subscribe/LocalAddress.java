package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.http.internal.net.Cidr;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * One address of an interface of this machine that is up. Immutable.
 *
 * @param interfaceName such as {@code eth0}
 * @param address the address
 * @param prefix how many of its bits name the subnet
 */
record LocalAddress(String interfaceName, InetAddress address, int prefix) {

    /** All of this machine, in the order of its interfaces. */
    static List<LocalAddress> all() {
        List<LocalAddress> all = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()) {
                    for (InterfaceAddress address : each.getInterfaceAddresses()) {
                        all.add(new LocalAddress(
                                each.getName(), address.getAddress(), address.getNetworkPrefixLength()));
                    }
                }
            }
        } catch (SocketException e) {
            return all; // what was found so far; an interface went away meanwhile
        }
        return all;
    }

    /** The subnet. */
    Cidr subnet() {
        return new Cidr(address, prefix);
    }

    /** Whether it is one that does not leave a site: private, unique local, link local. */
    boolean stays() {
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || isUniqueLocal(address);
    }

    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xFE) == 0xFC;
    }
}
