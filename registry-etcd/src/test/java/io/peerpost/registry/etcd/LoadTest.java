package io.peerpost.registry.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.KeyValue;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.tck.WatchRecorder;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Many of everything, on an etcd of its own. */
@Tag("container")
@Execution(ExecutionMode.CONCURRENT)
class LoadTest {
    private static final Keys KEYS = new Keys("");

    private static Service record(String service, String id) {
        return Service.of(service, "1", new Node(id, new HostPort("127.0.0.1", 8080), Map.of("topic", "orders")));
    }

    /** When each key came to be: one that was ever gone has another. */
    private static Map<String, Long> created(Admin admin) {
        return admin.under(KEYS.all()).stream()
                .collect(Collectors.toMap(
                        kv -> Keys.text(kv.getKey()), KeyValue::getCreateRevision, (a, b) -> b, TreeMap::new));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aThousandRegistrationsOutliveTheirTtlWhileTheEndpointInUseHangs() {
        Duration ttl = Duration.ofSeconds(10);
        try (Etcd etcd = new Etcd();
                Admin admin = new Admin(etcd.address());
                Wire first = new Wire(etcd.address());
                Wire second = new Wire(etcd.address());
                Wire third = new Wire(etcd.address());
                EtcdRegistry registry = EtcdRegistry.builder()
                        .endpoints(first.address(), second.address(), third.address())
                        .build()) {
            IntStream.range(0, 1_000).parallel().forEach(i -> registry.register(record("load", "n" + i), ttl));
            Map<String, Long> before = created(admin);
            assertEquals(1_000, before.size());

            List.of(first, second, third).stream()
                    .filter(wire -> wire.accepted() > 0)
                    .forEach(Wire::cut);
            Waiting.pass(ttl.plusSeconds(3));

            assertEquals(before, created(admin));
            List.of(first, second, third).forEach(Wire::mend);
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void rule27ManyWatchesAndLookupsOfAServiceCostOneStreamAndNoLeases() throws IOException {
        try (Etcd etcd = new Etcd();
                EtcdRegistry registry =
                        EtcdRegistry.builder().endpoints(etcd.address()).build()) {
            for (int i = 0; i < 50; i++) {
                WatchRecorder watch = WatchRecorder.watching(registry, "load");
                Waiting.until("the state is told", () -> !watch.told().isEmpty());
                registry.lookup("load");
            }

            assertEquals(1, etcd.calls("Watch"));
            assertEquals(0, etcd.calls("LeaseGrant") + etcd.calls("LeaseKeepAlive"));
            assertEquals(51, etcd.calls("Range"));
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void rule27AWatchWhoseConnectionBreaksAgainAndAgainListsOnceASecondAtMost() throws IOException {
        try (Etcd etcd = new Etcd();
                Wire wire = new Wire(etcd.address());
                EtcdRegistry registry =
                        EtcdRegistry.builder().endpoints(wire.address()).build()) {
            WatchRecorder watch = WatchRecorder.watching(registry, "load");
            Waiting.until("the state is told", () -> !watch.told().isEmpty());
            long listed = etcd.calls("Range");
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                wire.breakAll();
                Waiting.pass(Duration.ofMillis(80));
            }
            registry.register(record("load", "late"), Duration.ofSeconds(30));
            Waiting.until("it goes on", () -> watch.known().contains("late"));

            long lists = etcd.calls("Range") - listed;
            long seconds =
                    Duration.ofNanos(System.nanoTime() - start).plusMillis(999).toSeconds();
            assertTrue(lists <= seconds + 2, lists + " lists in " + seconds + " s");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void tenThousandHostileRecordsBreakNoLookupAndNoWatch() {
        try (Etcd etcd = new Etcd();
                Admin admin = new Admin(etcd.address());
                EtcdRegistry registry =
                        EtcdRegistry.builder().endpoints(etcd.address()).build()) {
            WatchRecorder watch = WatchRecorder.watching(registry, "load");
            Waiting.until("the state is told", () -> !watch.told().isEmpty());
            admin.putAll(IntStream.range(0, 10_000)
                    .mapToObj(i -> "/micro/registry/load/bad" + i)
                    .toList());
            registry.register(record("load", "good"), Duration.ofSeconds(30));

            assertEquals(1, registry.lookup("load").nodes().size());
            assertTrue(registry.list().contains("load"));
            assertTrue(registry.skippedRecords() >= 20_000);
            Waiting.until("the node is told", () -> watch.known().equals(Set.of("good")));
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void recordsTooLargeForOneAnswerAreReadInParts() {
        try (Etcd etcd = new Etcd();
                Admin admin = new Admin(etcd.address());
                EtcdRegistry registry =
                        EtcdRegistry.builder().endpoints(etcd.address()).build()) {
            String megabyte = "x".repeat(1_000_000);
            for (int i = 0; i < 20; i++) {
                admin.put("/micro/registry/load/large" + i, megabyte);
            }
            registry.register(record("load", "good"), Duration.ofSeconds(30));

            assertEquals(1, registry.lookup("load").nodes().size());
            WatchRecorder watch = WatchRecorder.watching(registry, "load");
            Waiting.until("the node is told", () -> watch.known().equals(Set.of("good")));
            assertTrue(registry.skippedRecords() >= 40);
        }
    }
}
