package io.peerpost.broker.http.internal.net;

import io.peerpost.registry.HostPort;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where may be sent to. Anybody who can write into a registry can announce a node at an address of their choice, and
 * have publishers send to it. Confined to networks, a publisher sends to addresses in them and nowhere else; names are
 * not looked up but refused, since what they lead to can change between a look and the next. What a cloud tells a
 * machine about itself is given away at link-local addresses and some others: those are refused even in a network that
 * contains them, such as {@code 0.0.0.0/0}, unless they are named themselves. May be shared between threads.
 */
public final class Confinement {
    private static final Logger log = LoggerFactory.getLogger(Confinement.class);
    private static final int MAX_LOGGED = 1000;

    /** Only a network that lies within one of these opens it. */
    private static final List<Cidr> DELICATE = List.of(
            Cidr.parse("0.0.0.0/8"), // "this host" (RFC 1122, 3.2.1.3)
            Cidr.parse("::/128"),
            Cidr.parse("169.254.0.0/16"),
            Cidr.parse("fe80::/10"),
            // where the metadata services of clouds are
            Cidr.parse("169.254.169.254"),
            Cidr.parse("100.100.100.200"),
            Cidr.parse("fd00:ec2::254"));

    private final List<Cidr> inside;
    private final AtomicLong skipped = new AtomicLong();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** With the networks that may be sent to; none means everywhere. */
    public Confinement(List<Cidr> inside) {
        this.inside = List.copyOf(inside);
    }

    /** Whether may be sent to an address. Never blocks, and asks no name server. */
    public boolean admits(HostPort address) {
        if (inside.isEmpty()) {
            return true;
        }
        Optional<InetAddress> literal = Cidr.literal(withoutScope(address.host()));
        return literal.isPresent() && admits(literal.get());
    }

    private boolean admits(InetAddress address) {
        return inside.stream().anyMatch(network -> network.contains(address))
                && DELICATE.stream()
                        .filter(delicate -> delicate.contains(address))
                        .allMatch(this::opened);
    }

    private boolean opened(Cidr delicate) {
        return inside.stream().anyMatch(delicate::contains);
    }

    private static String withoutScope(String host) {
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }

    /** A node is left out. Counted; logged once per address. */
    public void skip(String nodeId, HostPort address) {
        skipped.incrementAndGet();
        if (logged.size() < MAX_LOGGED && logged.add(address.toString())) {
            log.warn(
                    "skipped node {} at {}: outside of the networks that are sent to (--confine, confine(…))",
                    nodeId,
                    address);
        }
    }

    /** How often a node was left out. */
    public long skipped() {
        return skipped.get();
    }
}
