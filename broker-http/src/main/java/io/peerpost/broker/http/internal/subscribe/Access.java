package io.peerpost.broker.http.internal.subscribe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.http.internal.net.Cidr;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in. Loopback always. Then the networks that were named; or, if none was and the listener is wider than
 * loopback, protected mode: peers on the subnet of the address they came in at, if that subnet does not leave the site,
 * and not the default gateway, from which come all that are behind address translation. Thread-safe.
 */
final class Access {
    private static final Logger log = LoggerFactory.getLogger(Access.class);
    private static final long FRESH_NANOS = 5_000_000_000L;
    private static final int MAX_LOGGED = 1000;

    private final List<Cidr> allow;
    private final LongSupplier nanoTime;
    private final Supplier<Neighbourhood> look;

    @GuardedBy("this") private @Nullable Neighbourhood seen;

    @GuardedBy("this") private long seenAt;

    @GuardedBy("this") private final Set<InetAddress> logged = new HashSet<>();

    /**
     * What protected mode has to know of this machine.
     *
     * @param addresses its addresses
     * @param gateways its default gateways
     */
    record Neighbourhood(List<LocalAddress> addresses, Set<InetAddress> gateways) {
        static Neighbourhood read() {
            return new Neighbourhood(LocalAddress.all(), Routes.read().gateways());
        }
    }

    Access(List<Cidr> allow, LongSupplier nanoTime, Supplier<Neighbourhood> look) {
        this.allow = allow;
        this.nanoTime = nanoTime;
        this.look = look;
    }

    /** Whether a peer at one address may come in at another, this machine's. Logs the first refusal of each peer. */
    boolean allows(InetAddress local, InetAddress remote) {
        if (remote.isLoopbackAddress() || remote.equals(local)) {
            return true;
        }
        boolean allowed = allow.isEmpty() ? isNeighbour(local, remote) : allowed(remote);
        if (!allowed && firstTime(remote)) {
            log.warn(
                    "refused {}: not in a network that may come in (let it in with --allow {} or allow(\"{}\"))",
                    remote.getHostAddress(),
                    single(remote),
                    single(remote));
        }
        return allowed;
    }

    private boolean allowed(InetAddress remote) {
        return allow.stream().anyMatch(network -> network.contains(remote));
    }

    private boolean isNeighbour(InetAddress local, InetAddress remote) {
        Neighbourhood now = neighbourhood();
        return !now.gateways().contains(remote)
                && now.addresses().stream()
                        .anyMatch(one -> one.address().equals(local)
                                && one.stays()
                                && one.subnet().contains(remote));
    }

    private synchronized Neighbourhood neighbourhood() {
        long now = nanoTime.getAsLong();
        if (seen == null || now - seenAt > FRESH_NANOS) {
            seen = look.get();
            seenAt = now;
        }
        return seen;
    }

    private synchronized boolean firstTime(InetAddress remote) {
        return logged.size() < MAX_LOGGED && logged.add(remote);
    }

    private static String single(InetAddress address) {
        return new Cidr(address, address.getAddress().length * 8).toString();
    }
}
