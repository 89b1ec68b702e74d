package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;
import static io.peerpost.registry.cache.ScriptedRegistry.record;

import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import io.peerpost.registry.tck.FaultyRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

/** Whatever happens at once, and however late and broken the news come, views end up showing what is there. */
class ViewConvergenceTest {
    private static final Duration TTL = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService troubles = Executors.newScheduledThreadPool(2);
    private final MemorySpace space = new MemorySpace();
    private final FaultyRegistry faulty =
            new FaultyRegistry(MemoryRegistry.builder(space).build(), troubles);
    private final CachedRegistry one = CachedRegistry.builder(faulty)
            .entryTtl(Duration.ofMillis(20))
            .staleFor(Duration.ofMillis(300))
            .build();
    private final CachedRegistry two = CachedRegistry.builder(
                    MemoryRegistry.builder(space).build())
            .entryTtl(Duration.ofMillis(20))
            .build();

    @AfterEach
    void close() {
        one.close();
        two.close();
        space.close();
        threads.shutdownNow();
        troubles.shutdownNow();
    }

    @RepeatedTest(5)
    void viewsShowInTheEndWhatIsThere() throws Exception {
        Map<String, ViewNode> heard = new HashMap<>();
        one.observe(SERVICE, change -> follow(heard, change));
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Registry through = i % 2 == 0 ? one : two;
            int seed = i;
            all.add(threads.submit(() -> comeAndGo(through, new Random(seed), "n" + seed + "-")));
        }
        all.add(threads.submit(() -> trouble(new Random(9))));
        for (Future<?> each : all) {
            each.get();
        }

        Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
            Set<String> there = there();
            return there.equals(ids(one.view(SERVICE)))
                    && there.equals(ids(two.view(SERVICE)))
                    && there.equals(heardIds(heard));
        });
    }

    private Set<String> there() {
        Set<String> ids = new TreeSet<>();
        two.lookup(SERVICE).nodes().stream().map(Node::id).forEach(ids::add);
        return ids;
    }

    private static Set<String> ids(View view) {
        Set<String> ids = new TreeSet<>();
        view.nodes("t").forEach(node -> ids.add(node.id()));
        return ids;
    }

    private static Set<String> heardIds(Map<String, ViewNode> heard) {
        synchronized (heard) {
            return new TreeSet<>(heard.keySet());
        }
    }

    private static void follow(Map<String, ViewNode> heard, ViewChange change) {
        synchronized (heard) {
            for (ViewChange.NodeChange step : change.nodes()) {
                if (step.kind() == ViewChange.Kind.GONE) {
                    heard.remove(step.node().id());
                } else {
                    heard.put(step.node().id(), step.node());
                }
            }
        }
    }

    private static void comeAndGo(Registry registry, Random random, String prefix) {
        Map<String, Registration> open = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String id = prefix + random.nextInt(10);
            Registration there = open.remove(id);
            if (there == null) {
                try {
                    open.put(id, registry.register(record(id), TTL));
                } catch (RuntimeException e) {
                    // cut off just now
                }
            } else {
                there.close();
            }
        }
    }

    private void trouble(Random random) {
        for (int i = 0; i < 100; i++) {
            faulty.eventsAfter(Duration.ofMillis(random.nextInt(5)));
            if (i % 10 == 5) {
                faulty.cut();
                faulty.restore();
            }
            try {
                one.lookup(SERVICE);
            } catch (RuntimeException e) {
                // cut off just now
            }
            space.forget(SERVICE, "n1-" + random.nextInt(10));
        }
        faulty.eventsAfter(Duration.ZERO);
    }
}
