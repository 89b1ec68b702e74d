package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.mdns.Interfaces.Subnet;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "::",
                "::1",
                "1::",
                "fd99::1",
                "2001:db8:0:1:1:1:1:1",
                "2001:0:0:1::1",
                "2001:db8::1:0:0:1",
                "1:2:3:4:5:6:7:8"
            })
    void addressesAreWrittenShort(String text) throws UnknownHostException {
        assertEquals(text, Addresses.text(InetAddress.getByName(text)));
    }

    @Test
    void aSubnetHoldsItsOwnAndNobodyElse() throws UnknownHostException {
        Subnet subnet = new Subnet(v4(10, 99, 1, 1), 23);

        assertTrue(subnet.holds(v4(10, 99, 0, 255)));
        assertFalse(subnet.holds(v4(10, 99, 2, 1)));
        assertFalse(subnet.holds(InetAddress.getByAddress(new byte[16])));
        assertTrue(new Subnet(v4(10, 0, 0, 1), 32).saysNothing(v4(10, 0, 0, 2)));
        assertFalse(subnet.saysNothing(v4(10, 0, 0, 2)));
    }

    private static InetAddress v4(int a, int b, int c, int d) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
    }

    @ParameterizedTest
    @ValueSource(strings = {"vm", "My-Host.example.org", "a_b", "gr\u00f6\u00dfe", "..", "", "x.", "a b"})
    void aStrangeHostNameBreaksNothing(String host) {
        String name = HostName.sanitised(host).toString();

        assertTrue(name.matches("[A-Za-z0-9.-]+\\."), name);
    }

    @Test
    void aHostNameThatIsNoneFallsBack() {
        assertEquals("peerpost.", HostName.sanitised("a..b").toString());
        assertEquals("peerpost.", HostName.sanitised("x".repeat(64)).toString());
    }
}
