package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How often a registry is asked for everything while its watches are well. */
class FullLooksTest {
    private static final int MINUTES = 60;

    private final FakeClock clock = new FakeClock();
    private final List<ScriptedRegistry> registries =
            IntStream.range(0, 100).mapToObj(i -> new ScriptedRegistry()).toList();

    @Test
    void rule27BesideAHealthyWatchThereIsOneEveryFewMinutesAndNotForAllAtOnce() {
        registries.forEach(registry -> CachedRegistry.builder(registry)
                .nanoTime(clock)
                .timer(clock)
                .worker(clock)
                .build()
                .view(SERVICE));
        clock.runDue();
        int most = 0;
        for (int second = 0; second < MINUTES * 60; second++) {
            int before = looks();
            clock.advance(Duration.ofSeconds(1));
            most = Math.max(most, looks() - before);
        }

        for (ScriptedRegistry registry : registries) {
            int looks = registry.lookups.get();
            assertTrue(looks >= MINUTES / 5 - 1 && looks <= MINUTES / 3, looks + " in " + MINUTES + " minutes");
        }
        assertTrue(most < registries.size() / 5, most + " within a second");
        assertEquals(1, registries.get(0).watchers.size());
    }

    private int looks() {
        return registries.stream().mapToInt(registry -> registry.lookups.get()).sum();
    }
}
