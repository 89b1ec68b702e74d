package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;
import static io.peerpost.registry.cache.ScriptedRegistry.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.peerpost.registry.Change;
import io.peerpost.registry.Change.Kind;
import io.peerpost.registry.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a view shows, and how its listeners hear of it. */
class ViewTest extends ScriptedCache {

    @Test
    void nodesAreFoundByTheirTopicInTheOrderOfTheirIds() {
        primed(record("c"), record("a"), topic("x", "other"), record("b"));

        assertEquals(
                List.of("a", "b", "c"),
                view().nodes("t").stream().map(ViewNode::id).toList());
        assertEquals(
                List.of("x"), view().nodes("other").stream().map(ViewNode::id).toList());
        assertEquals(List.of(), view().nodes("nobody's"));
    }

    @Test
    void aNodeWithoutTheIndexedKeyIsInTheViewButInNoTopic() {
        primed(record("a", "1", Map.of()));

        assertEquals(Set.of("a"), ids());
    }

    @Test
    void readingMakesNoLists() {
        primed(record("a"));

        assertSame(view().nodes("t"), view().nodes("t"));
    }

    @Test
    void aViewDoesNotChange() {
        primed(record("a"));
        View before = view();

        registry.tell(Kind.ADDED, record("b"), 10);

        assertEquals(1, before.nodes("t").size());
        assertNull(before.node("b"));
        assertEquals(2, view().nodes("t").size());
    }

    @Test
    void aChangeInOneTopicLeavesTheListsOfTheOthersAsTheyAre() {
        primed(record("a"), topic("x", "other"));
        List<ViewNode> before = view().nodes("other");

        registry.tell(Kind.ADDED, record("b"), 10);

        assertSame(before, view().nodes("other"));
    }

    @Test
    void aNodeThatChangesItsTopicIsFoundUnderTheNewOneOnly() {
        primed(record("a"));

        registry.tell(Kind.UPDATED, topic("a", "other"), 10);

        assertEquals(0, view().nodes("t").size());
        assertEquals(1, view().nodes("other").size());
    }

    @Test
    void theFirstCallOfAListenerTellsThePresentViewWithAllItsNodes() {
        primed(record("a"), record("b"));
        List<ViewChange> heard = new ArrayList<>();

        cache.observe(SERVICE, heard::add);
        clock.runDue();

        assertEquals(1, heard.size());
        assertEquals(view(), heard.get(0).view());
        assertEquals(
                Set.of("a", "b"),
                Set.copyOf(heard.get(0).nodes().stream()
                        .map(step -> step.node().id())
                        .toList()));
    }

    @Test
    void everyViewIsToldOnceInOrder() {
        List<Long> revisions = new ArrayList<>();
        cache.observe(SERVICE, change -> revisions.add(change.view().revision()));
        clock.runDue();
        registry.tellState(5);
        for (int i = 6; i < 20; i++) {
            registry.tell(Kind.ADDED, record("n" + i), i);
        }

        clock.runDue();

        assertEquals(16, revisions.size());
        assertEquals(revisions.stream().sorted().distinct().toList(), revisions);
    }

    @Test
    void aListenerThatThrowsGoesOnBeingTold() {
        List<ViewChange> heard = new ArrayList<>();
        cache.observe(SERVICE, change -> {
            heard.add(change);
            throw new IllegalStateException("meant to");
        });
        clock.runDue();
        registry.tellState(5, record("a"));
        registry.tell(Kind.ADDED, record("b"), 6);
        clock.runDue();

        assertEquals(3, heard.size());
    }

    @Test
    void aListenerThatEndedHearsNothingMore() {
        List<ViewChange> heard = new ArrayList<>();
        Runnable end = cache.observe(SERVICE, heard::add);
        clock.runDue();

        end.run();
        end.run();
        registry.tellState(5, record("a"));
        clock.runDue();

        assertEquals(1, heard.size());
    }

    @Test
    void oneWhoWritesALastWordAndLeavesIsToldWithIt() {
        primed(record("a"));
        Service farewell = topic("a", "t", "farewell", "1");
        List<ViewNode> gone = new ArrayList<>();
        cache.observe(
                SERVICE,
                change -> change.nodes().stream()
                        .filter(step -> step.kind() == ViewChange.Kind.GONE)
                        .forEach(step -> gone.add(step.node())));

        registry.watchers.forEach(watcher -> watcher.onChanges(
                List.of(new Change(Kind.UPDATED, farewell, 10), new Change(Kind.LEFT, farewell, 11))));
        clock.runDue();

        assertEquals("1", gone.get(0).metadata().get("farewell"));
    }

    @Test
    void closingTheCacheEndsTheWatchAndLeavesTheLastView() {
        primed(record("a"));
        clock.runDue();

        cache.close();

        assertEquals(List.of(), registry.watchers);
        assertEquals(Set.of("a"), ids());
        assertEquals(0, clock.pending());
    }

    @Test
    void aViewFirstAskedForAfterClosingStaysUnprimed() {
        cache.close();

        assertFalse(view().primed());
        clock.runDue();
        assertEquals(List.of(), registry.watchers);
    }

    private static Service topic(String id, String topic, String... more) {
        return record(id, "1", more.length == 0 ? Map.of("topic", topic) : Map.of("topic", topic, more[0], more[1]));
    }
}
