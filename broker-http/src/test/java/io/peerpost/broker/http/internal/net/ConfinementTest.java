package io.peerpost.broker.http.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfinementTest {
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:80", "169.254.169.254:80", "host.example:80", "[fe80::1]:80"})
    void withoutNetworksEverythingIsAdmitted(String address) {
        assertTrue(new Confinement(List.of()).admits(HostPort.parse(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1:80, true",
        "10.0.0.0/8, 11.0.0.1:80, false",
        "10.0.0.0/8, 127.0.0.1:80, false",
        "10.0.0.0/8 fd00::/8, [fd00::7]:80, true",
        "10.0.0.0/8, [fd00::7]:80, false",
        "10.0.0.0/8, [::ffff:10.0.0.1]:80, true",
        "127.0.0.1, 127.0.0.1:80, true",
    })
    void onlyAddressesInTheNetworksAreAdmitted(String networks, String address, boolean admitted) {
        assertEquals(admitted, confined(networks).admits(HostPort.parse(address)));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 169.254.169.254:80, false",
        "0.0.0.0/0, [::ffff:169.254.169.254]:80, false",
        "0.0.0.0/0, 169.254.7.7:80, false",
        "169.0.0.0/8, 169.254.7.7:80, false",
        "169.254.0.0/16, 169.254.7.7:80, true",
        "169.254.0.0/16, 169.254.169.254:80, false",
        "169.254.169.254, 169.254.169.254:80, true",
        "0.0.0.0/0, 100.100.100.200:80, false",
        "0.0.0.0/0, 0.0.0.0:80, false",
        "::/0, [fe80::1]:80, false",
        "::/0, [fd00:ec2::254]:80, false",
        "::/0, [::]:80, false",
        "fe80::/10, [fe80::1%eth0]:80, true",
        "0.0.0.0/0, 8.8.8.8:80, true",
    })
    void whatTellsACloudsSecretsIsAdmittedOnlyByNameOfItsOwn(String networks, String address, boolean admitted) {
        assertEquals(admitted, confined(networks).admits(HostPort.parse(address)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:80", "metadata.example:80", "2130706433:80", "127.1:80", "0x7f000001:80"})
    void namesAreNotLookedUpButRefused(String address) {
        assertEquals(false, confined("0.0.0.0/0 ::/0").admits(HostPort.parse(address)));
    }

    @Test
    void whatIsSkippedIsCounted() {
        Confinement confinement = confined("10.0.0.0/8");
        confinement.skip("a", HostPort.parse("11.0.0.1:80"));
        confinement.skip("a", HostPort.parse("11.0.0.1:80"));
        assertEquals(2, confinement.skipped());
    }

    private static Confinement confined(String networks) {
        return new Confinement(Stream.of(networks.split(" ")).map(Cidr::parse).toList());
    }
}
