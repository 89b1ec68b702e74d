package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.peerpost.registry.Change;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.Service;
import io.peerpost.registry.WatchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a watch tells while its registry is well. */
public abstract class WatchContract extends RegistryContract<RegistryFixture> {

    /** For subclasses. */
    protected WatchContract() {}

    @Test
    void aWatchFirstTellsThePresentState() {
        two().register(record("a"), fixture().ttl());
        awaitIds(one(), "a");

        WatchRecorder watch = watch(one());

        fixture().await("the state is told", () -> !watch.told().isEmpty());
        assertEquals("STATE", watch.told().get(0));
        assertEquals(Set.of("a"), watch.known());
    }

    @Test
    void theStateIsToldAlsoWhenNobodyIsThere() {
        WatchRecorder watch = watch(one());

        fixture().await("the state is told", () -> watch.told().equals(List.of("STATE")));
    }

    @Test
    void theStateIsToldOnlyOnce() {
        WatchRecorder watch = primed(one());
        two().register(record("a"), fixture().ttl());
        awaitKnown(watch, "a");

        fixture().pass(fixture().ttl().multipliedBy(2));

        assertEquals(1, watch.told().stream().filter("STATE"::equals).count());
    }

    @Test
    void aNewNodeIsTold() {
        WatchRecorder watch = primed(one());

        two().register(record("a"), fixture().ttl());

        awaitKnown(watch, "a");
        assertEquals(List.of("STATE", "ADDED a"), watch.told());
        assertEquals(record("a"), watch.known("a"));
    }

    @Test
    void aWatchTellsOfItsOwnProcessToo() {
        WatchRecorder watch = primed(one());

        one().register(record("a"), fixture().ttl());

        awaitKnown(watch, "a");
    }

    @Test
    void aChangedRecordIsTold() {
        WatchRecorder watch = primed(one());
        Registration a = two().register(record("a"), fixture().ttl());
        awaitKnown(watch, "a");

        a.update(Map.of("topic", "bills"));

        fixture().await("the update is told", () -> watch.told().contains("UPDATED a"));
        Service known = watch.known("a");
        assertNotNull(known);
        assertEquals(Map.of("topic", "bills"), known.node().metadata());
    }

    @Test
    void aNodeThatWentIsToldWithItsLastRecord() {
        List<Change> changes = new ArrayList<>();
        WatchRecorder watch = primed(one());
        one().watch(service(), new WatchListener() {
            @Override
            public void onState(Lookup present) {}

            @Override
            public void onChanges(List<Change> news) {
                synchronized (changes) {
                    changes.addAll(news);
                }
            }
        });
        Registration a = two().register(record("a"), fixture().ttl());
        awaitKnown(watch, "a");
        a.close();
        awaitKnown(watch);

        fixture().await("both watches were told", () -> {
            synchronized (changes) {
                return changes.stream().anyMatch(change -> !change.present());
            }
        });
        synchronized (changes) {
            assertEquals(record("a"), changes.get(changes.size() - 1).service());
        }
    }

    @Test
    void renewingIsNoChange() {
        two().register(record("a"), fixture().ttl());
        WatchRecorder watch = primed(one());
        awaitKnown(watch, "a");
        int told = watch.told().size();

        fixture().pass(fixture().ttl().multipliedBy(3));

        assertEquals(told, watch.told().size(), watch.told()::toString);
    }

    @Test
    void changesAreToldInOrderOneCallAtATimeAndRevisionsNeverFall() {
        WatchRecorder watch = primed(one());
        for (int i = 0; i < 10; i++) {
            Registration first = two().register(record("n" + i), fixture().ttl());
            one().register(record("m" + i), fixture().ttl());
            if (i % 2 == 1) {
                first.close();
            }
        }

        awaitKnown(watch, "m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9", "n0", "n2", "n4", "n6", "n8");
        assertFalse(watch.overlapped());
        List<Long> revisions = watch.revisions();
        assertEquals(revisions.stream().sorted().toList(), revisions);
        assertFalse(watch.told().contains("EMPTY"));
    }

    @Test
    void whoHeardOfAChangeFindsItByLookingUp() {
        WatchRecorder watch = primed(one());
        assertEquals(Set.of(), ids(one()));

        two().register(record("a"), fixture().ttl());
        awaitKnown(watch, "a");

        assertEquals(Set.of("a"), ids(one()));
    }

    @Test
    void anotherServicesChangesAreNotTold() {
        WatchRecorder watch = primed(one());
        String other = service() + "-other";
        Node node = new Node("b", new HostPort("127.0.0.1", 8080), Map.of());

        two().register(Service.of(other, "1", node), fixture().ttl());
        two().register(record("a"), fixture().ttl());
        awaitKnown(watch, "a");

        assertEquals(List.of("STATE", "ADDED a"), watch.told());
    }

    @Test
    void aListenerThatThrowsGoesOnBeingTold() {
        List<String> told = new ArrayList<>();
        one().watch(service(), new WatchListener() {
            @Override
            public void onState(Lookup present) {
                note("STATE");
                throw new IllegalStateException("meant to");
            }

            @Override
            public void onChanges(List<Change> changes) {
                note("CHANGES");
                throw new IllegalStateException("meant to");
            }

            private void note(String what) {
                synchronized (told) {
                    told.add(what);
                }
            }
        });
        fixture().await("the state is told", () -> count(told) == 1);
        two().register(record("a"), fixture().ttl());
        fixture().await("the first change is told", () -> count(told) == 2);
        two().register(record("b"), fixture().ttl());

        fixture().await("the second change is told", () -> count(told) == 3);
    }

    private static int count(List<String> told) {
        synchronized (told) {
            return told.size();
        }
    }

    @Test
    void aClosedWatchTellsNothingMore() {
        WatchRecorder closed = primed(one());
        WatchRecorder open = primed(one());

        closed.close();
        closed.close();
        two().register(record("a"), fixture().ttl());
        awaitKnown(open, "a");

        assertEquals(List.of("STATE"), closed.told());
    }

    @Test
    void aClosedRegistryTellsNothingMore() {
        WatchRecorder closed = primed(one());
        WatchRecorder open = primed(two());

        one().close();
        two().register(record("a"), fixture().ttl());
        awaitKnown(open, "a");

        assertEquals(List.of("STATE"), closed.told());
    }

    private WatchRecorder primed(Registry registry) {
        WatchRecorder watch = watch(registry);
        fixture().await("the state is told", () -> !watch.told().isEmpty());
        return watch;
    }

    private void awaitKnown(WatchRecorder watch, String... ids) {
        fixture().await("the watch knows " + Set.of(ids), () -> watch.known().equals(Set.of(ids)));
    }
}
