package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Registration;
import io.peerpost.registry.RegistryUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** For backends from which a process can be cut off: what it is told, and how it recovers. */
public abstract class InterruptionContract extends RegistryContract<RegistryFixture.Cuttable> {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** For subclasses. */
    protected InterruptionContract() {}

    @Test
    void whatCannotBeLookedUpSaysWhereAndForWhom() {
        fixture().cut();

        RegistryUnavailableException thrown =
                assertThrows(RegistryUnavailableException.class, () -> one().lookup(service()));

        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(service()), message);
        assertTrue(message.contains("://"), message);
        assertThrows(RegistryUnavailableException.class, () -> one().list());
    }

    @Test
    void whatCannotBeRegisteredIsRefusedAndNothingIsLeftBehind() {
        fixture().cut();
        assertThrows(RegistryUnavailableException.class, () -> one().register(record("a"), LONG));

        fixture().restore();
        one().register(record("b"), LONG);

        awaitIds(two(), "b");
        fixture().pass(fixture().ttl());
        assertEquals(Set.of("b"), ids(two()));
    }

    @Test
    void aWatchTellsThatContactWasLostAndThatItIsBackOnceEach() {
        WatchRecorder watch = primed();

        fixture().cut();
        fixture().await("it is told", () -> watch.told().contains("INTERRUPTED"));
        fixture().pass(fixture().ttl());
        fixture().restore();
        fixture().await("it is told", () -> watch.told().contains("RESUMED"));

        assertEquals(List.of("STATE", "INTERRUPTED", "RESUMED"), watch.told());
    }

    @Test
    void afterAGapAWatchKnowsWhatBecameOfEverybody() {
        two().register(record("stays"), LONG);
        Registration leaves = two().register(record("leaves"), LONG);
        Registration changes = two().register(record("changes"), LONG);
        WatchRecorder watch = primed();
        fixture().await("all are known", () -> watch.known().size() == 3);

        fixture().cut();
        fixture().await("it is told", () -> watch.told().contains("INTERRUPTED"));
        leaves.close();
        changes.update(Map.of("topic", "bills"));
        two().register(record("comes"), LONG);
        fixture().restore();
        fixture().await("it is back", () -> watch.told().contains("RESUMED"));

        assertEquals(Set.of("stays", "changes", "comes"), watch.known());
        assertEquals(record("changes", "1", Map.of("topic", "bills")), watch.known("changes"), watch.told()::toString);
        assertEquals(watch.told().size() - 1, watch.told().indexOf("RESUMED"), "what was missed is told before");
        assertEquals(1, watch.told().stream().filter("STATE"::equals).count());
    }

    @Test
    void aWatchBegunWhileCutOffTellsTheStateOnceItCan() {
        two().register(record("a"), LONG);
        fixture().cut();

        WatchRecorder watch = watch(one());
        fixture().pass(Duration.ofMillis(200));
        assertEquals(List.of(), watch.told(), "the state is the first thing that a watch tells");
        fixture().restore();

        fixture().await("the state is told", () -> !watch.told().isEmpty());
        assertEquals("STATE", watch.told().get(0));
        assertEquals(Set.of("a"), watch.known());
    }

    @Test
    void aWatchGoesOnAfterEachOfManyGaps() {
        WatchRecorder watch = primed();
        for (int i = 0; i < 3; i++) {
            int gaps = i + 1;
            fixture().cut();
            fixture().await("it is told", () -> count(watch, "INTERRUPTED") == gaps);
            two().register(record("n" + i), LONG);
            fixture().restore();
            fixture().await("it is back", () -> count(watch, "RESUMED") == gaps);
            assertEquals(gaps, watch.known().size());
        }
        two().register(record("after"), LONG);

        fixture().await("it is told", () -> watch.known().contains("after"));
    }

    @Test
    void aWatchCanBeClosedWhileCutOff() {
        WatchRecorder watch = primed();
        WatchRecorder other = primed();
        fixture().cut();
        fixture().await("it is told", () -> watch.told().contains("INTERRUPTED"));

        watch.close();
        fixture().restore();
        fixture().await("the other is back", () -> other.told().contains("RESUMED"));

        assertEquals(List.of("STATE", "INTERRUPTED"), watch.told());
    }

    @Test
    void aRegistryCanBeClosedWhileCutOff() {
        one().register(record("a"), fixture().ttl());
        primed();
        fixture().cut();

        one().close();

        assertThrows(IllegalStateException.class, () -> one().lookup(service()));
    }

    private static long count(WatchRecorder watch, String what) {
        return watch.told().stream().filter(what::equals).count();
    }

    private WatchRecorder primed() {
        WatchRecorder watch = watch(one());
        fixture().await("the state is told", () -> !watch.told().isEmpty());
        return watch;
    }
}
