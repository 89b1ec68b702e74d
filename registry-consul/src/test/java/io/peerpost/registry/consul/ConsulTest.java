package io.peerpost.registry.consul;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistrationState.Phase;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.HexZlib;
import io.peerpost.registry.tck.WatchRecorder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real Consul does beyond the contract. */
@Tag("container")
@Execution(ExecutionMode.CONCURRENT)
class ConsulTest {
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Service record(String service, String id) {
        return Service.of(service, "1", new Node(id, new HostPort("127.0.0.1", 8080), Map.of("topic", "orders")));
    }

    private static Set<String> ids(ConsulRegistry registry, String service) {
        return registry.lookup(service).nodes().stream().map(Node::id).collect(Collectors.toSet());
    }

    private static ConsulRegistry open(HostPort agent) {
        return ConsulRegistry.builder()
                .addresses(agent)
                .pace(Duration.ofSeconds(1), Duration.ofMillis(100))
                .build();
    }

    /** The library would have put them into the path as they are: "OK", and the node stays. */
    @Test
    void aDeregistrationReallyHappensWhateverTheId() {
        Set<String> odd =
                Set.of("plain", "what?is=this", "a#b", "a/b", "a b", "a+b", "a&b;c", "größe", "a:b@c", "a.b..c");
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry registry = open(agent)) {
            List<Registration> all = new ArrayList<>();
            odd.forEach(id -> all.add(registry.register(record("odd?#/+ service", id), TTL)));
            await().atMost(PATIENCE)
                    .pollDelay(TTL.multipliedBy(2))
                    .until(() -> ids(registry, "odd?#/+ service").equals(odd));
            all.forEach(each -> assertEquals(Phase.LIVE, each.state().phase()));

            all.forEach(Registration::close);

            await().atMost(PATIENCE)
                    .until(() -> ids(registry, "odd?#/+ service").isEmpty());
            assertFalse(Http.get(agent, "/v1/agent/services").body().contains("odd?#"));
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void whoIsCriticalIsStaleAndFoundNoMoreAndListedNoMore() {
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry registry = open(agent)) {
            Registration a = registry.register(record("ailing", "ailing-1"), Duration.ofSeconds(60));
            await().atMost(PATIENCE).until(() -> registry.list().contains("ailing"));
            WatchRecorder watch = WatchRecorder.watching(registry, "ailing");
            await().atMost(PATIENCE).until(() -> watch.known().equals(Set.of("ailing-1")));
            assertTrue(registry.stale("ailing").isEmpty());

            Http.put(agent, "/v1/agent/check/fail/service:ailing-1", "");

            await().atMost(PATIENCE).until(() -> ids(registry, "ailing").isEmpty());
            await().atMost(PATIENCE).until(() -> watch.told().contains("LOST ailing-1"));
            assertFalse(registry.list().contains("ailing"));
            assertEquals("ailing-1", registry.stale("ailing").get(0).node().id());
            assertEquals(Phase.LIVE, a.state().phase());
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void consulsOwnServiceIsNoneOfOurs() {
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry registry = open(agent)) {
            assertFalse(registry.list().contains("consul"));
            assertTrue(registry.lookup("consul").services().isEmpty());
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void aBombInATagIsSkippedAndTheOthersAreFound() {
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry registry = open(agent)) {
            registry.register(record("bombed", "good"), TTL);
            String bomb = "t-" + HexZlib.pack(new byte[10_000_000]);
            Http.Answer planted = Http.put(
                    agent,
                    "/v1/agent/service/register",
                    "{\"ID\":\"bomb\",\"Name\":\"bombed\",\"Port\":1,\"Tags\":[\"v=1\",\"" + bomb + "\"]}");
            assertEquals(200, planted.status());

            await().atMost(PATIENCE).until(() -> {
                Lookup found = registry.lookup("bombed");
                return found.nodes().size() == 1 && registry.skippedRecords() > 0;
            });
            Http.put(agent, "/v1/agent/service/deregister/bomb", "");
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void withATokenAllVerbsWorkWhereNothingIsAllowedWithout() {
        TestConsul consul = TestConsul.shared();
        try (ConsulRegistry registry = ConsulRegistry.builder()
                        .addresses(consul.withTokens())
                        .token(consul.managementToken())
                        .build();
                ConsulRegistry without = open(consul.withTokens())) {
            Registration a = registry.register(record("secured", "a"), TTL);
            await().atMost(PATIENCE).until(() -> ids(registry, "secured").equals(Set.of("a")));
            await().atMost(PATIENCE).until(() -> registry.list().equals(List.of("secured")));
            WatchRecorder watch = WatchRecorder.watching(registry, "secured");
            await().atMost(PATIENCE).until(() -> watch.known().equals(Set.of("a")));
            await().atMost(PATIENCE).pollDelay(TTL).until(() -> a.state().phase() == Phase.LIVE);

            RegistryException refused =
                    assertThrows(RegistryException.class, () -> without.register(record("secured", "b"), TTL));
            assertTrue(String.valueOf(refused.getMessage()).contains("ACL token"), refused.getMessage());
            assertTrue(ids(without, "secured").isEmpty(), "Consul leaves out what may not be read");

            a.close();
            await().atMost(PATIENCE).until(() -> ids(registry, "secured").isEmpty());
        }
    }

    @Test
    void aTokenThatConsulDoesNotKnowIsRefusedAndNotRepeated() {
        String token = "b1gs33d5-0000-1111-2222-s3cr3tt0k3n0";
        try (ConsulRegistry registry = ConsulRegistry.builder()
                .addresses(TestConsul.shared().withTokens())
                .token(token)
                .build()) {
            RegistryException refused = assertThrows(RegistryException.class, () -> registry.lookup("secured"));

            assertFalse(String.valueOf(refused.getMessage()).contains(token), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "consistent", "stale"})
    void everyConsistencyIsUnderstood(String mode) {
        HostPort agent = TestConsul.shared().borrow();
        String service = "mode-" + mode;
        try (ConsulRegistry registry = ConsulRegistry.builder()
                .addresses(agent)
                .consistency(mode)
                .datacenter("dc1")
                .pace(Duration.ofSeconds(1), Duration.ofMillis(100))
                .build()) {
            WatchRecorder watch = WatchRecorder.watching(registry, service);
            registry.register(record(service, service), TTL);

            await().atMost(PATIENCE).until(() -> watch.known().equals(Set.of(service)));
            await().atMost(PATIENCE).until(() -> ids(registry, service).equals(Set.of(service)));
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void aDatacenterThatIsNotThereIsAnError() {
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry registry =
                ConsulRegistry.builder().addresses(agent).datacenter("atlantis").build()) {
            assertThrows(RegistryException.class, () -> registry.lookup("orders"));
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }

    @Test
    void manyRegistrationsOfOneProcessStayAliveAndLeaveWithIt() {
        HostPort agent = TestConsul.shared().borrow();
        try (ConsulRegistry watching = ConsulRegistry.builder().addresses(agent).build()) {
            try (ConsulRegistry registry = open(agent)) {
                WatchRecorder watch = WatchRecorder.watching(watching, "many");
                for (int i = 0; i < 200; i++) {
                    registry.register(record("many", "many-" + i), Duration.ofSeconds(8));
                }
                await().atMost(PATIENCE).until(() -> watch.known().size() == 200);
                await().atMost(PATIENCE).pollDelay(Duration.ofSeconds(10)).until(() -> true);

                assertEquals(200, watching.lookup("many").nodes().size());
                assertFalse(watch.told().stream().anyMatch(told -> told.startsWith("LOST")));
            }
            await().atMost(PATIENCE).until(() -> watching.lookup("many").nodes().isEmpty());
        } finally {
            TestConsul.shared().giveBack(agent);
        }
    }
}
