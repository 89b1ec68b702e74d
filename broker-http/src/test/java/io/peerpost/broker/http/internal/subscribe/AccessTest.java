package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.http.internal.net.Cidr;
import io.peerpost.broker.http.internal.subscribe.Access.Neighbourhood;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Protected mode, and networks that were named. */
class AccessTest {
    private static final Neighbourhood HOME = new Neighbourhood(
            List.of(
                    new LocalAddress("lo", address("127.0.0.1"), 8),
                    new LocalAddress("eth0", address("192.168.1.5"), 24),
                    new LocalAddress("eth0", address("fd12::5"), 64),
                    new LocalAddress("eth0", address("fe80::5"), 64),
                    new LocalAddress("docker0", address("172.17.0.1"), 16),
                    new LocalAddress("eth1", address("203.0.113.5"), 24)),
            Set.of(address("192.168.1.1"), address("fe80::1")));

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.9, true",
        "::1, ::1, true",
        "192.168.1.5, 192.168.1.77, true",
        "192.168.1.5, 192.168.1.5, true",
        "203.0.113.5, 203.0.113.5, true",
        "192.168.1.5, 192.168.2.77, false",
        "192.168.1.5, 192.168.1.1, false",
        "192.168.1.5, 172.17.0.9, false",
        "172.17.0.1, 172.17.0.9, true",
        "203.0.113.5, 203.0.113.77, false",
        "fd12::5, fd12::77, true",
        "fd12::5, fd12:0:0:1::77, false",
        "fe80::5, fe80::77, true",
        "fe80::5, fe80::1, false",
        "192.168.1.5, 8.8.8.8, false",
        "127.0.0.1, 192.168.1.77, false",
        "10.9.9.9, 10.9.9.8, false",
    })
    void protectedModeServesThisMachineAndItsOwnSubnetsButNoGateway(String local, String remote, boolean allowed) {
        Access access = new Access(List.of(), System::nanoTime, () -> HOME);
        assertEquals(allowed, access.allows(address(local), address(remote)));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "10.1.2.3, true",
        "10.2.2.3, false",
        "192.168.1.77, false",
        "fd00::7, true",
        "192.168.1.1, true",
    })
    void namedNetworksReplaceProtectedMode(String remote, boolean allowed) {
        List<Cidr> networks = List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("fd00::/8"), Cidr.parse("192.168.1.1"));
        Access access = new Access(networks, System::nanoTime, () -> HOME);
        assertEquals(allowed, access.allows(address("192.168.1.5"), address(remote)));
    }

    @Test
    void looksAtTheMachineAgainOnceInAWhile() {
        AtomicLong now = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        Access access = new Access(List.of(), now::get, () -> {
            looks.incrementAndGet();
            return HOME;
        });
        for (int i = 0; i < 10; i++) {
            access.allows(address("192.168.1.5"), address("192.168.1.77"));
        }
        assertEquals(1, looks.get());
        now.addAndGet(6_000_000_000L);
        access.allows(address("192.168.1.5"), address("192.168.1.77"));
        assertEquals(2, looks.get());
    }
}
