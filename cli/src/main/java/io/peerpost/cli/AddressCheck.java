package io.peerpost.cli;

import io.peerpost.registry.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether peers can reach what is advertised, and who of them may come in.
 *
 * @param nics all interfaces
 * @param localRegistry whether the registry is of use to this machine only
 */
record AddressCheck(List<Nic> nics, boolean localRegistry) {

    /**
     * Judges.
     *
     * @param advertised what would be registered
     * @param listen where to listen; null for the default, all interfaces
     * @param allow who may come in, as given
     */
    List<Finding> run(HostPort advertised, @Nullable String listen, List<String> allow) {
        List<Finding> findings = new ArrayList<>();
        findings.add(reachable(advertised));
        findings.add(protection(listen, allow));
        return findings;
    }

    private Finding reachable(HostPort advertised) {
        String check = "advertised address";
        if (localRegistry) {
            return Finding.good(check, advertised + ", for this machine");
        }
        if (loopback(advertised.host())) {
            return Finding.bad(
                    check,
                    advertised + " is this machine's own: peers elsewhere cannot reach it",
                    "listen on a network (--listen 0.0.0.0:0), or name what peers reach with --advertise HOST:PORT");
        }
        Nic nic = nics.stream()
                .filter(n -> n.addresses().contains(advertised.host()))
                .findFirst()
                .orElse(null);
        if (nic == null) {
            return Finding.note(
                    check, advertised + " is no interface of this machine", "see that it leads here: it was not tried");
        }
        return nic.bridge()
                ? Finding.bad(
                        check,
                        advertised + " is on " + nic.name() + ", which looks like a bridge to containers",
                        "name what peers reach with --advertise HOST:PORT")
                : Finding.good(check, advertised + " on " + nic.name());
    }

    private static Finding protection(@Nullable String listen, List<String> allow) {
        String check = "who may come in";
        if (listen != null && loopback(host(listen))) {
            return Finding.good(check, "this machine only: it listens on " + host(listen));
        }
        if (!allow.isEmpty()) {
            return Finding.good(check, "this machine and " + String.join(", ", allow));
        }
        return Finding.note(
                check,
                "this machine and its own private subnets, their gateways excepted (protected mode)",
                "for routed networks, Kubernetes and the like: --allow CIDR,…");
    }

    private static String host(String listen) {
        int colon = listen.lastIndexOf(':');
        String host = colon < 0 ? listen : listen.substring(0, colon);
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether a host is this machine's own; a name that cannot be resolved is not. */
    static boolean loopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
