package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registry;
import io.peerpost.registry.RegistryHealth;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("container")
class HealthTest {
    /** Nobody listens there. */
    private static final HostPort NOBODY = new HostPort("127.0.0.1", 1);

    private final HostPort agent = TestConsul.shared().borrow();

    @AfterEach
    void giveBack() {
        TestConsul.shared().giveBack(agent);
    }

    @Test
    void eachAgentIsAskedAndTheLeaderSaid() {
        try (Registry registry = open(agent, NOBODY)) {
            RegistryHealth health = registry.health();

            RegistryHealth.Server well = health.servers().get(0);
            assertEquals(agent, well.address());
            assertNull(well.problem());
            assertNotNull(well.roundTrip());
            assertTrue(well.about().matches("agent, Consul \\d+\\.\\d+\\.\\d+\\S*"), well::about);
            RegistryHealth.Server away = health.servers().get(1);
            assertNull(away.roundTrip());
            assertTrue(String.valueOf(away.problem()).contains("refused"), () -> "" + away.problem());
            assertTrue(String.valueOf(health.leader()).endsWith(":8300"), () -> "" + health.leader());
            Duration ahead = health.clockAhead();
            assertNotNull(ahead);
            assertTrue(ahead.abs().compareTo(Duration.ofSeconds(5)) < 0, ahead::toString);
        }
    }

    @Test
    void whoMayNotAskTheAgentOfItselfStillHearsWhoLeads() {
        try (Registry registry = open(TestConsul.shared().withTokens())) {
            RegistryHealth health = registry.health();
            assertEquals(
                    "tells no more without agent:read", health.servers().get(0).about());
            assertNotNull(health.leader());
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

    @Test
    void aNodeThatIsNotRenewedIsStaleAndFoundByNobody() {
        String name = "stale-" + UUID.randomUUID();
        Node node = new Node("n-" + UUID.randomUUID(), new HostPort("10.0.0.1", 80), Map.of("topic", "orders"));
        String id = node.id();
        try (Registry registry = open(agent);
                var registration = registry.register(Service.of(name, "bill", node), Duration.ofMinutes(10))) {
            assertEquals(List.of(), registry.stale(name));
            Http.put(agent, "/v1/agent/check/fail/service:" + id, "");

            Awaitility.await().untilAsserted(() -> {
                assertEquals(List.of(Service.of(name, "bill", node)), registry.stale(name));
                assertEquals(List.of(), registry.lookup(name).nodes());
            });
        }
    }

    private static Registry open(HostPort... agents) {
        return ConsulRegistry.builder()
                .addresses(agents)
                .requestTimeout(Duration.ofSeconds(5))
                .build();
    }
}
