package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryHealth;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("container")
class HealthTest {
    /** Nobody listens there. */
    private static final HostPort NOBODY = new HostPort("127.0.0.1", 1);

    @Test
    void eachEndpointIsAskedAndTheLeaderSaid() {
        HostPort etcd = Etcd.shared().address();
        try (Registry registry = open(etcd, NOBODY)) {
            RegistryHealth health = registry.health();

            assertEquals(2, health.servers().size());
            RegistryHealth.Server well = health.servers().get(0);
            assertEquals(etcd, well.address());
            assertNull(well.problem());
            assertNotNull(well.roundTrip());
            assertTrue(well.about().matches("etcd 3\\.\\d+\\.\\d+, leads, \\d+ MiB"), well::about);
            RegistryHealth.Server away = health.servers().get(1);
            assertNull(away.roundTrip());
            assertTrue(String.valueOf(away.problem()).contains("refused"), () -> "" + away.problem());
            assertEquals(etcd.toString(), health.leader());
        }
    }

    @Test
    void theClockIsReadAndAgreesOnOneMachine() {
        try (Registry registry = open(Etcd.shared().address())) {
            Duration ahead = registry.health().clockAhead();
            assertNotNull(ahead);
            assertTrue(ahead.abs().compareTo(Duration.ofSeconds(5)) < 0, ahead::toString);
        }
    }

    @Test
    void ifNobodyAnswersThatIsTheAnswer() {
        try (Registry registry = open(NOBODY)) {
            RegistryHealth health = registry.health();
            assertNotNull(health.servers().get(0).problem());
            assertNull(health.leader());
            assertNull(health.clockAhead());
        }
    }

    private static Registry open(HostPort... endpoints) {
        return EtcdRegistry.builder()
                .endpoints(endpoints)
                .requestTimeout(Duration.ofSeconds(5))
                .build();
    }
}
