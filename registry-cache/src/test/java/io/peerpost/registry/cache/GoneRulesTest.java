package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.SERVICE;
import static io.peerpost.registry.cache.ScriptedRegistry.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change.Kind;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of delivery about who is gone and who is only away, by their numbers there. */
class GoneRulesTest extends ScriptedCache {

    /** A node is gone by its own word or by being found so; who is merely no longer listed stays for a while. */
    @Nested
    class Rule9 {
        private final Service goMicro = record("a", "1", Map.of("topic", "t", "broker", "http"));

        @Test
        void rule09WhoLeavesIsOutAtOnce() {
            primed(record("a"));

            registry.tell(Kind.LEFT, record("a"), 10);

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09APeerpostNodeThatIsNoLongerListedStaysMarkedForOneTtl() {
            primed(record("a"));

            registry.tell(Kind.LOST, record("a"), 10);
            clock.advance(Duration.ofSeconds(59));
            assertTrue(view().nodes("t").get(0).stale());
            clock.advance(Duration.ofSeconds(1));
            clock.runDue();

            assertEquals(Set.of(), ids());
            assertEquals(List.of("ADDED a", "STALE a", "GONE a"), told);
        }

        @Test
        void rule09EachOfTwoLostAtDifferentTimesStaysForItsOwnTtl() {
            primed(record("a"), record("b"));

            registry.tell(Kind.LOST, record("a"), 10);
            clock.advance(Duration.ofSeconds(20));
            registry.tell(Kind.LOST, record("b"), 11);
            clock.advance(Duration.ofSeconds(40));
            assertEquals(Set.of("b"), ids());
            clock.advance(Duration.ofSeconds(20));

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09AGoMicroNodeThatIsNoLongerListedLeavesAtOnce() {
            primed(goMicro);

            registry.tell(Kind.LOST, goMicro, 10);

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09AStaleNodeThatIsListedAgainStays() {
            primed(record("a"));

            registry.tell(Kind.LOST, record("a"), 10);
            registry.tell(Kind.ADDED, record("a"), 11);
            clock.advance(Duration.ofMinutes(2));

            assertEquals(Set.of("a"), ids());
            assertEquals(List.of("ADDED a", "STALE a", "UPDATED a"), told);
        }

        @Test
        void rule09AStaleNodeThatSaysGoodbyeIsOutAtOnce() {
            primed(record("a"));

            registry.tell(Kind.LOST, record("a"), 10);
            registry.tell(Kind.LEFT, record("a"), 11);

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09ADroppedNodeIsOutAtOnceAndTheRegistryIsAskedToLookAfterIt() {
            primed(record("a"), record("b"));

            cache.drop(SERVICE, "a", "it answered 404");
            clock.runDue();

            assertEquals(Set.of("b"), ids());
            assertTrue(told.contains("GONE a"));
            assertEquals(List.of("a"), registry.rechecked);
        }

        @Test
        void rule09ADroppedNodeStaysOutWhenItsOldRecordIsSeenAgain() {
            primed(record("a"));
            cache.drop(SERVICE, "a", "it answered 404");

            lookAgain(20, record("a"));
            assertEquals(Set.of(), ids());
            registry.interrupt();
            registry.resume();
            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09ADroppedNodeComesBackWhenItsRecordIsWrittenAnew() {
            primed(record("a"));
            cache.drop(SERVICE, "a", "it answered 404");

            registry.tell(Kind.UPDATED, record("a"), 10);
            clock.runDue();

            assertEquals(Set.of("a"), ids());
            assertEquals(List.of("ADDED a", "GONE a", "ADDED a"), told);
        }

        @Test
        void rule09ADroppedNodeComesBackWhenALookFindsAnotherRecordUnderItsId() {
            primed(record("a"));
            cache.drop(SERVICE, "a", "it answered 404");
            Node moved = new Node("a", new HostPort("127.0.0.1", 9), Map.of("topic", "t"));

            lookAgain(20, Service.of(SERVICE, "1", moved));

            assertEquals(Set.of("a"), ids());
        }

        @Test
        void rule09ADroppedNodeThatWasLostComesBackWhenItIsListedAgain() {
            primed(record("a"));
            cache.drop(SERVICE, "a", "it answered 404");

            registry.tell(Kind.LOST, record("a"), 10);
            assertEquals(Set.of(), ids());
            lookAgain(20, record("a"));

            assertEquals(Set.of("a"), ids());
        }

        @Test
        void rule09AStaleNodeCanBeDropped() {
            primed(record("a"));
            registry.tell(Kind.LOST, record("a"), 10);

            cache.drop(SERVICE, "a", "it refuses connections");

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule09ANodeThatConfirmsItselfIsToldAlsoWhenItsRecordIsTheSame() {
            primed(record("a"));

            registry.tell(Kind.UPDATED, record("a"), 10);
            clock.runDue();

            assertEquals(List.of("ADDED a", "UPDATED a"), told);
        }
    }

    /** Time is counted fairly: an outage of the registry ends nothing. */
    @Nested
    class Rule11 {
        @Test
        void rule11TheViewSaysThatItIsNotFreshWhileTheRegistryIsAway() {
            primed(record("a"));

            registry.interrupt();
            assertFalse(view().fresh());
            assertEquals(Set.of("a"), ids());
            registry.resume();

            assertTrue(view().fresh());
        }

        @Test
        void rule11TheViewStaysHoweverLongTheRegistryIsAway() {
            primed(record("a"));

            registry.interrupt();
            registry.answer = () -> {
                throw new RegistryUnavailableException("away", null);
            };
            clock.advance(Duration.ofDays(1));

            assertEquals(Set.of("a"), ids());
        }

        @Test
        void rule11TheTimeOfAStaleNodeRunsOnlyWhileTheRegistryCanBeHeard() {
            primed(record("a"));
            registry.tell(Kind.LOST, record("a"), 10);
            clock.advance(Duration.ofSeconds(30));

            registry.interrupt();
            clock.advance(Duration.ofHours(1));
            assertEquals(Set.of("a"), ids());
            registry.resume();
            clock.advance(Duration.ofSeconds(59));
            assertEquals(Set.of("a"), ids());
            clock.advance(Duration.ofSeconds(1));

            assertEquals(Set.of(), ids());
        }
    }
}
