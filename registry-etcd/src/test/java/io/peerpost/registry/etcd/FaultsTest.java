package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.WatchRecorder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What etcd, its client and the network do to a registry beyond what the contract knows of. */
@Tag("container")
@Execution(ExecutionMode.CONCURRENT)
class FaultsTest {
    private static final Duration TTL = Duration.ofSeconds(2);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final String service = "faults-" + UUID.randomUUID().toString().substring(0, 8);
    private final HostPort etcd = Etcd.shared().address();
    private final Wire wire = new Wire(etcd);
    private final Wire otherWire = new Wire(etcd);
    private final Admin admin = new Admin(etcd);
    private final EtcdRegistry behindWire = registry(wire.address());
    private final EtcdRegistry beside = registry(etcd);

    private static EtcdRegistry registry(HostPort... endpoints) {
        return EtcdRegistry.builder()
                .endpoints(endpoints)
                .requestTimeout(TIMEOUT)
                .checkEvery(Duration.ofMillis(800))
                .build();
    }

    @AfterEach
    void close() {
        wire.mend();
        behindWire.close();
        beside.close();
        admin.close();
        wire.close();
        otherWire.close();
    }

    private Service record(String id) {
        return Service.of(service, "1", new Node(id, new HostPort("127.0.0.1", 8080), Map.of("topic", "orders")));
    }

    private static WatchRecorder primed(EtcdRegistry registry, String service) {
        WatchRecorder watch = WatchRecorder.watching(registry, service);
        Waiting.until("the state is told", () -> !watch.told().isEmpty());
        return watch;
    }

    @Test
    void aKeyThatSomebodyDeletedComesBackAlthoughItsLeaseLives() {
        Registration a = beside.register(record("a"), TTL);

        admin.delete(service, "a");

        Waiting.until("it is there", () -> beside.lookup(service).nodes().size() == 1);
        Waiting.until("it is live", () -> a.state().phase() == Phase.LIVE);
    }

    @Test
    void aClosedRegistrationLeavesNoLeaseBehind() {
        Registration a = beside.register(record("a"), LONG);
        a.update(Map.of("topic", "bills"));
        long lease = admin.lease(service, "a");

        a.close();

        assertEquals("", admin.get("/micro/registry/" + service + "/a"));
        assertEquals(0, admin.grantedTtl(lease));
    }

    @Test
    void theLeaseHasTheTtlInWholeSecondsRoundedUp() {
        beside.register(record("a"), Duration.ofMillis(30_400));

        assertEquals(31, admin.grantedTtl(admin.lease(service, "a")));
    }

    @Test
    void aWatchWhoseHistoryWasCompactedWhileItWasCutOffTellsTheDifference() {
        Registration leaves = beside.register(record("leaves"), LONG);
        beside.register(record("stays"), LONG);
        WatchRecorder watch = primed(behindWire, service);

        wire.cut();
        Waiting.until("it is told", () -> watch.told().contains("INTERRUPTED"));
        leaves.close();
        beside.register(record("comes"), LONG);
        admin.compact();
        wire.mend();
        wire.breakAll();

        Waiting.until("it is back", () -> watch.told().contains("RESUMED"));
        assertEquals(Set.of("stays", "comes"), watch.known());
    }

    @Test
    void aWatchWhoseStreamIsBrokenListsAgainAndMissesNothing() {
        WatchRecorder watch = primed(behindWire, service);
        for (int i = 0; i < 5; i++) {
            String id = "n" + i;
            wire.breakAll();
            beside.register(record(id), LONG);
            Waiting.until(id + " is told", () -> watch.known().contains(id));
        }

        assertEquals(1, watch.told().stream().filter("STATE"::equals).count());
        List<Long> revisions = watch.revisions();
        assertEquals(revisions.stream().sorted().toList(), revisions);
    }

    @Test
    void aCallOnAnEndpointThatHangsEndsWithTheRequestTimeout() {
        wire.cut();

        RegistryUnavailableException thrown = assertTimeout(
                TIMEOUT.multipliedBy(2),
                () -> assertThrows(RegistryUnavailableException.class, () -> behindWire.lookup(service)));

        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains("did not answer within 2.0 s while looking up " + service), message);
    }

    @Test
    void aCallOnAnEndpointWhereNobodyListensEndsAtOnceAndSaysSo() {
        try (EtcdRegistry nobody = EtcdRegistry.builder()
                .endpoints(new HostPort("127.0.0.1", 1))
                .requestTimeout(LONG)
                .build()) {
            RegistryUnavailableException thrown = assertTimeout(
                    Duration.ofSeconds(20), () -> assertThrows(RegistryUnavailableException.class, nobody::list));

            String message = String.valueOf(thrown.getMessage());
            assertTrue(message.contains("cannot be reached while listing services"), message);
        }
    }

    @Test
    void aClusterThatCameBackEmptyIsNoticedAndRegisteredAtAgain() {
        try (Etcd empty = new Etcd();
                Admin elsewhere = new Admin(empty.address())) {
            Registration a = behindWire.register(record("a"), TTL);
            WatchRecorder watch = primed(behindWire, service);
            long before = behindWire.lookup(service).revision();

            wire.turn(empty.address());

            Waiting.until("it is there", () -> elsewhere.lease(service, "a") != 0);
            Waiting.until("it is known", () -> watch.known().equals(Set.of("a")));
            Waiting.until("it is live", () -> a.state().phase() == Phase.LIVE);
            elsewhere.put(
                    "/micro/registry/" + service + "/b",
                    admin.get("/micro/registry/" + service + "/a").replace("\"a\"", "\"b\""));
            assertTrue(behindWire.lookup(service).revision() > before);
            List<Long> revisions = watch.revisions();
            assertEquals(revisions.stream().sorted().toList(), revisions);
        }
    }

    @Test
    void whileOneOfTwoEndpointsHangsTheOtherIsUsedAndNobodyIsInterrupted() {
        try (EtcdRegistry both = registry(wire.address(), otherWire.address())) {
            WatchRecorder watch = primed(both, service);
            Duration ttl = Duration.ofSeconds(5);
            both.register(record("a"), ttl);
            Waiting.until("it is known", () -> watch.known().equals(Set.of("a")));
            Wire used = wire.accepted() > 0 ? wire : otherWire;
            used.cut();

            beside.register(record("b"), LONG);

            Waiting.until("it is told", () -> watch.known().equals(Set.of("a", "b")));
            Waiting.pass(ttl.plusSeconds(3));
            assertEquals(List.of("STATE", "ADDED a", "ADDED b"), watch.told());
            used.mend();
        }
    }

    @Test
    void anEndpointThatIsDownIsPassedOver() {
        HostPort down = new HostPort("127.0.0.1", 1);
        for (int i = 0; i < 4; i++) {
            try (EtcdRegistry both = registry(down, etcd)) {
                both.register(record("a" + i), LONG);
                assertEquals(1, both.lookup(service).nodes().size());
                WatchRecorder watch = primed(both, service);
                assertEquals(Set.of("a" + i), watch.known());
            }
        }
    }

    @Test
    void afterALongCutANewConnectionIsMadeInPlaceOfWaitingForTheOldOne() {
        behindWire.register(record("a"), TTL);
        WatchRecorder watch = primed(behindWire, service);
        int connections = wire.accepted();

        wire.cut();
        Waiting.until("it is told", () -> watch.told().contains("INTERRUPTED"));
        Waiting.until("it is tried anew", () -> wire.accepted() > connections);
        wire.mend();

        Waiting.until("it is back", () -> watch.told().contains("RESUMED"));
        Waiting.until("it is there", () -> beside.lookup(service).nodes().size() == 1);
    }

    @Test
    void closingWithManyRegistrationsWhileEtcdIsAwayTakesNoLongerThanOneTimeout() {
        for (int i = 0; i < 50; i++) {
            behindWire.register(record("n" + i), LONG);
        }
        wire.cut();

        assertTimeout(TIMEOUT.multipliedBy(3), behindWire::close);
    }
}
