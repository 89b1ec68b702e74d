package io.peerpost.registry.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.KeptWatch;
import io.peerpost.registry.internal.SerialCalls;
import io.peerpost.registry.internal.WatchedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the watches hear that backends which list and follow share. */
class WatchedServiceTest {
    private final FakeClock clock = new FakeClock();
    private final WatchedService service = new WatchedService("things");
    private final WatchRecorder first = new WatchRecorder();
    private final WatchRecorder second = new WatchRecorder();

    private KeptWatch add(WatchRecorder recorder) {
        KeptWatch watch = new KeptWatch(recorder, new SerialCalls(clock, error -> {}), service::remove);
        service.add(watch);
        return watch;
    }

    private static Service record(String id, String topic) {
        return Service.of("things", "1", new Node(id, new HostPort("127.0.0.1", 1), Map.of("topic", topic)));
    }

    private static Change change(Change.Kind kind, String id, String topic, long revision) {
        return new Change(kind, record(id, topic), revision);
    }

    private List<String> told(WatchRecorder recorder) {
        clock.advance(Duration.ZERO);
        return recorder.told();
    }

    @Test
    void whoComesLaterHearsTheStateAndThenTheSameChanges() {
        add(first);
        assertEquals(List.of(), told(first));
        service.present(Map.of("a", record("a", "x")), 3);
        service.changed(List.of(change(Change.Kind.ADDED, "b", "x", 4)));
        add(second);
        service.changed(List.of(change(Change.Kind.LOST, "a", "x", 5)));

        assertEquals(List.of("STATE", "ADDED b", "LOST a"), told(first));
        assertEquals(List.of("STATE", "LOST a"), told(second));
        assertEquals(Set.of("b"), second.known());
        assertEquals(List.of(4L, 5L), second.revisions());
    }

    @Test
    void aSecondListIsToldAsTheDifferenceAndEndsAnInterruption() {
        add(first);
        service.present(Map.of("a", record("a", "x"), "b", record("b", "x")), 3);
        service.interrupted(new RegistryException("away"));
        service.interrupted(new RegistryException("still away"));
        service.present(Map.of("b", record("b", "y"), "c", record("c", "x")), 9);

        assertEquals(List.of("STATE", "INTERRUPTED", "LOST a", "UPDATED b", "ADDED c", "RESUMED"), sorted(told(first)));
        assertEquals(Set.of("b", "c"), first.known());
    }

    /** The changes of one list have no order. */
    private static List<String> sorted(List<String> told) {
        List<String> sorted = new ArrayList<>(told);
        sorted.subList(2, 5).sort((a, b) -> a.substring(a.indexOf(' ')).compareTo(b.substring(b.indexOf(' '))));
        return sorted;
    }

    @Test
    void aListThatBringsNothingNewIsNotToldAtAll() {
        add(first);
        service.present(Map.of("a", record("a", "x")), 3);
        service.present(Map.of("a", record("a", "x")), 4);

        assertEquals(List.of("STATE"), told(first));
    }

    @Test
    void whoComesDuringAnInterruptionHearsNothingBeforeItIsOver() {
        add(first);
        service.present(Map.of(), 1);
        service.interrupted(new RegistryException("away"));
        add(second);
        assertEquals(List.of(), told(second));
        service.resumed();

        assertEquals(List.of("STATE"), told(second));
        assertEquals(List.of("STATE", "INTERRUPTED", "RESUMED"), told(first));
    }

    @Test
    void whatIsKnownDecidesWhetherAChangeIsNewAndWhetherItIsOne() {
        add(first);
        service.present(Map.of("a", record("a", "x")), 1);
        service.changed(List.of(
                change(Change.Kind.ADDED, "a", "x", 2), // written anew
                change(Change.Kind.UPDATED, "b", "x", 3),
                change(Change.Kind.LOST, "nobody", "x", 4),
                change(Change.Kind.LOST, "b", "gone already", 5)));

        assertEquals(List.of("STATE", "UPDATED a", "ADDED b", "LOST b"), told(first));
    }

    @Test
    void aClosedWatchHearsNoMoreAndTheLastOneOutIsKnown() {
        KeptWatch one = add(first);
        KeptWatch two = add(second);
        service.present(Map.of(), 1);
        clock.advance(Duration.ZERO);
        one.close();
        assertFalse(service.remove(one));
        service.changed(List.of(change(Change.Kind.ADDED, "a", "x", 2)));

        assertEquals(List.of("STATE"), told(first));
        assertEquals(List.of("STATE", "ADDED a"), told(second));
        assertTrue(service.remove(two));
    }
}
