package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.internal.net.Cidr;
import io.peerpost.registry.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks, ranges of ports, routes, and which address is registered. */
class AddressesTest {

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static LocalAddress local(String name, String address) {
        return new LocalAddress(name, address(address), 24);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.1.2.130/25, 10.1.2.200, true",
        "10.1.2.130/25, 10.1.2.100, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, fd00::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe80::1, false",
    })
    void aNetworkHoldsTheAddressesOfItsPrefix(String network, String address, boolean held) {
        assertEquals(held, Cidr.parse(network).contains(address(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1.0.0/33",
                "10.1.0.0/-1",
                "10.1/16",
                "localhost",
                "localhost/8",
                "fd00::/129",
                "1.2.3.4/",
                "x:/1"
            })
    void whatIsNoNetworkIsRefusedWithoutAskingANameServer(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
        assertTrue(String.valueOf(e.getMessage()).startsWith("network: '" + text + "' (expected: "), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:80, 127.0.0.1:80, false",
        "0.0.0.0:0, 0.0.0.0:0, true",
        ":8000-8010, 0.0.0.0:8000-8010, true",
        "[::]:80, 0.0.0.0:80, true",
        "[::1]:80-81, [::1]:80-81, false",
        "host:80-80, host:80, false",
    })
    void aRangeIsReadAndWritten(String text, String shown, boolean everywhere) {
        assertEquals(shown, ListenRange.parse(text).toString());
        assertEquals(everywhere, ListenRange.parse(text).everywhere());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "::1:80", "h:", "h:x", "h:2-1", "h:0-5", "h:65536", "a b:1", "h:1-2-3", "h/x:1"})
    void whatIsNoRangeIsRefused(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ListenRange.parse(text));
        assertTrue(String.valueOf(e.getMessage()).startsWith("listen: '" + text + "' (expected: "), e.getMessage());
    }

    @Test
    void routesAreReadFromTheKernelsTables() {
        Routes routes = Routes.parse(
                List.of(
                        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
                        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0",
                        "eth0\t00000000\t0102A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
                        "eth0\t0002A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0"),
                List.of(
                        "fe800000000000000000000000000000 40 00000000000000000000000000000000 00 "
                                + "00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0",
                        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
                                + "fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0",
                        "00000000000000000000000000000000 00 00000000000000000000000000000000 00 "
                                + "00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo"));
        assertEquals("eth0", routes.defaultInterface());
        assertEquals(Set.of(address("192.168.1.1"), address("192.168.2.1"), address("fe80::1")), routes.gateways());
    }

    @Test
    void aMachineWithoutRoutesHasNone() {
        assertEquals(new Routes(null, Set.of()), Routes.parse(List.of(), List.of()));
    }

    private static String choose(@Nullable String defaultInterface, @Nullable String outgoing, LocalAddress... all) {
        return AdvertisedAddress.choose(List.of(all), defaultInterface, outgoing == null ? null : address(outgoing));
    }

    @Test
    void theInterfaceWithTheDefaultRouteIsAdvertised() {
        LocalAddress[] all = {
            local("lo", "127.0.0.1"), local("docker0", "172.17.0.1"), local("eth1", "10.0.0.5"),
            local("eth0", "fe80::5"), local("eth0", "2001:db8::5"), local("eth0", "203.0.113.5")
        };
        assertEquals("203.0.113.5", choose("eth0", null, all));
        assertEquals("10.0.0.5", choose(null, "10.0.0.5", all));
    }

    @Test
    void withoutOneItIsTheFirstPrivateAddressThatIsNoBridgeOfContainers() {
        assertEquals(
                "10.0.0.5",
                choose(
                        null,
                        null,
                        local("docker0", "172.17.0.1"),
                        local("br-12ab", "172.18.0.1"),
                        local("virbr0", "192.168.122.1"),
                        local("eth1", "8.8.4.4"),
                        local("eth2", "10.0.0.5")));
        assertEquals("127.0.0.1", choose(null, null, local("lo", "127.0.0.1"), local("docker0", "172.17.0.1")));
    }

    @Test
    void anIpv6AddressIsAdvertisedWithoutItsZone() {
        assertEquals("fd00:0:0:0:0:0:0:5", choose("eth0", null, local("eth0", "fd00::5")));
    }

    @Test
    void aSpecificHostIsAdvertisedAsItselfAndLoopbackWhereTheRegistryReachesNoFurther() {
        HostPort specific = new HostPort("10.0.0.5", 80);
        assertEquals(specific, AdvertisedAddress.of(specific, false, true));
        assertEquals(new HostPort("127.0.0.1", 80), AdvertisedAddress.of(new HostPort("0.0.0.0", 80), true, true));
        HostPort found = AdvertisedAddress.of(new HostPort("0.0.0.0", 80), true, false);
        assertEquals(80, found.port());
        assertFalse(found.host().equals("0.0.0.0"));
    }

    @Test
    void thisMachinesOwnTablesCanBeRead() {
        assertTrue(LocalAddress.all().stream().anyMatch(one -> one.address().isLoopbackAddress()));
        assertNull(Routes.parse(List.of("short line"), List.of("another")).defaultInterface());
        Routes.read();
    }
}
