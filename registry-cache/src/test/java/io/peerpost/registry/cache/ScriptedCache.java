package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;

import io.peerpost.registry.Service;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A cache over a scripted registry, on a clock that stands still. */
abstract class ScriptedCache {
    final FakeClock clock = new FakeClock();
    final ScriptedRegistry registry = new ScriptedRegistry();
    final CachedRegistry cache = CachedRegistry.builder(registry)
            .nanoTime(clock)
            .timer(clock)
            .worker(clock)
            .build();
    final List<String> told = new ArrayList<>();

    void follow() {
        cache.observe(
                SERVICE,
                change -> change.nodes()
                        .forEach(
                                step -> told.add(step.kind() + " " + step.node().id())));
        clock.runDue();
    }

    void primed(Service... records) {
        follow();
        registry.tellState(5, records);
    }

    /** Lets the time of the next full look come, which finds this. */
    void lookAgain(long revision, Service... records) {
        registry.answer = () -> ScriptedRegistry.state(revision, records);
        for (int before = registry.lookups.get(); registry.lookups.get() == before; ) {
            clock.advance(Duration.ofSeconds(1));
        }
        clock.advance(Duration.ofSeconds(3));
    }

    View view() {
        return cache.view(SERVICE);
    }

    Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        view().all().forEach(node -> ids.add(node.id()));
        return ids;
    }
}
