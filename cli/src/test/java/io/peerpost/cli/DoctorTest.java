package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    private static final Instant NOW = Instant.parse("2026-08-07T10:00:00Z");
    private static final Nic LO = new Nic("lo", List.of("127.0.0.1"), true, false, true);
    private static final Nic ETH = new Nic("eth0", List.of("10.0.0.5"), true, true, false);
    private static final Nic DOCKER = new Nic("docker0", List.of("172.17.0.1"), true, true, false);

    @Test
    void loopbackIsWell() {
        CommandRun doctor = CommandRun.of("doctor", "--registry", "mdns://?interface=lo", "--json");
        List<Map<String, @Nullable Object>> findings =
                doctor.out().stream().map(Json::object).toList();
        assertEquals(0, doctor.exit(), doctor.out()::toString);
        for (Map<String, @Nullable Object> finding : findings) {
            assertEquals(List.of("check", "ok", "detail", "advice"), List.copyOf(finding.keySet()));
        }
        List<@Nullable Object> checks =
                findings.stream().<@Nullable Object>map(f -> f.get("check")).toList();
        assertTrue(
                checks.containsAll(List.of(
                        "interface",
                        "multicast lo",
                        "port 5353",
                        "clock",
                        "host name",
                        "registry",
                        "advertised address",
                        "who may come in")),
                checks::toString);
    }

    @Test
    void withOneInterfaceNamedNoOtherIsSpokenOn() {
        CommandRun doctor = CommandRun.of("doctor", "--registry", "mdns://?interface=lo");
        assertEquals(
                1,
                doctor.out().stream()
                        .filter(line -> line.contains("multicast ") && line.contains("came back"))
                        .count());
    }

    @Test
    void aMissingInterfaceIsAFinding() {
        CommandRun doctor = CommandRun.of("doctor", "--registry", "mdns://?interface=nosuch0");
        assertEquals(1, doctor.exit());
        assertEquals("", doctor.err());
        assertTrue(
                doctor.out().stream().anyMatch(line -> line.startsWith("BAD  multicast: cannot multicast on nosuch0")));
    }

    @Test
    void noInterfaceThatCanMulticastIsAFinding() {
        assertFalse(MulticastCheck.run(List.of(LO), List.of()).get(0).ok());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:10Z", "2133-01-01T00:00:00Z"})
    void aClockThatCannotBeRightIsAFinding(String time) {
        assertFalse(HostCheck.run(Instant.parse(time), "host").get(0).ok());
        assertTrue(HostCheck.run(NOW, "host").get(0).ok());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a..b",
                "höst",
                "my host",
                "0123456789012345678901234567890123456789012345678901234567890123.example"
            })
    void aHostNameThatBreaksDnsRecordsComesWithAdvice(String name) {
        assertNotNull(HostCheck.run(NOW, name).get(1).advice());
        assertNull(HostCheck.run(NOW, "build-7.example.org").get(1).advice());
    }

    @Test
    void anAddressThatPeersCannotReachIsAFinding() {
        AddressCheck network = new AddressCheck(List.of(LO, ETH, DOCKER), false);
        assertTrue(reachable(network, "10.0.0.5:80"));
        assertFalse(reachable(network, "127.0.0.1:80"));
        assertFalse(reachable(network, "172.17.0.1:80"));
        assertTrue(reachable(network, "203.0.113.9:80"));
        assertTrue(reachable(new AddressCheck(List.of(LO, ETH), true), "127.0.0.1:80"));
    }

    @Test
    void whoMayComeInIsSaid() {
        AddressCheck check = new AddressCheck(List.of(ETH), false);
        HostPort address = new HostPort("10.0.0.5", 80);
        assertTrue(check.run(address, null, List.of()).get(1).detail().contains("protected mode"));
        assertTrue(check.run(address, "127.0.0.1:0", List.of()).get(1).detail().contains("this machine only"));
        assertTrue(
                check.run(address, null, List.of("10.1.0.0/16")).get(1).detail().contains("10.1.0.0/16"));
    }

    private static boolean reachable(AddressCheck check, String address) {
        return check.run(HostPort.parse(address), null, List.of()).get(0).ok();
    }
}
