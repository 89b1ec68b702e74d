package io.peerpost.registry.cache;

import static io.peerpost.registry.cache.ScriptedRegistry.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change.Kind;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of delivery that views keep, by their numbers there. */
class ViewRulesTest extends ScriptedCache {

    /** Targets come from this publisher's view, when it is primed. */
    @Nested
    class Rule1 {
        @Test
        void rule01NothingIsInTheViewBeforeTheFirstFullLook() {
            follow();
            cache.register(record("own"), Duration.ofSeconds(60));

            assertFalse(view().primed());
            assertEquals(Set.of(), ids());
        }

        @Test
        void rule01TheFirstFullLookPrimesTheViewAlsoWhenNobodyIsThere() {
            primed();

            assertTrue(view().primed());
            assertTrue(view().fresh());
        }

        @Test
        void rule01ALookBesideTheWatchDoesNotPrimeTheView() {
            follow();
            lookAgain(5, record("a"));

            assertFalse(view().primed());
        }
    }

    /** Own subscriptions count at once. */
    @Nested
    class Rule2 {
        @Test
        void rule02AnOwnNodeIsInTheViewWhenRegisterReturns() {
            primed();

            cache.register(record("own"), Duration.ofSeconds(60));

            assertEquals(Set.of("own"), ids());
        }

        @Test
        void rule02AnOwnNodeRegisteredBeforeAnybodyLookedIsInTheFirstPrimedView() {
            cache.register(record("own"), Duration.ofSeconds(60));
            primed();

            assertEquals(Set.of("own"), ids());
        }

        @Test
        void rule02NoLookThatIsOlderThanItTakesAnOwnNodeOut() {
            primed();
            cache.register(record("own"), Duration.ofSeconds(60));

            lookAgain(9);
            registry.tell(Kind.LOST, record("own"), 10);

            assertEquals(Set.of("own"), ids());
            assertFalse(view().all().iterator().next().stale());
        }

        @Test
        void rule02AnUpdateShowsAtOnceAndIsNotUndoneByTheEchoOfWhatWasBefore() {
            primed();
            Registration own = cache.register(record("own"), Duration.ofSeconds(60));

            own.update(Map.of("topic", "u"));
            registry.tell(Kind.ADDED, record("own"), 10);

            assertEquals(1, view().nodes("u").size());
            assertEquals(0, view().nodes("t").size());
        }

        @Test
        void rule02AnOwnNodeIsOutOfTheViewOnceClosedAndItsEchoDoesNotBringItBack() {
            primed();
            Registration own = cache.register(record("own"), Duration.ofSeconds(60));

            own.close();
            assertEquals(Set.of(), ids());
            registry.tell(Kind.ADDED, record("own"), 10);
            assertEquals(Set.of(), ids());
            registry.tell(Kind.LEFT, record("own"), 11);
            registry.tell(Kind.ADDED, record("own"), 12);
            assertEquals(Set.of("own"), ids());
        }

        @Test
        void rule02ClosingTheOlderOfTwoRegistrationsOfOneIdLeavesTheNewer() {
            primed();
            Registration older = cache.register(record("own"), Duration.ofSeconds(60));
            cache.register(record("own", "2", Map.of("topic", "t")), Duration.ofSeconds(60));

            older.close();

            assertEquals(Set.of("own"), ids());
        }
    }

    /** Views know their age. */
    @Nested
    class Rule3 {
        @Test
        void rule03ALookOlderThanTheLastEventIsMadeAgain() {
            primed();
            registry.tell(Kind.ADDED, record("a"), 10);
            registry.answer = () -> registry.lookups.get() < 3
                    ? ScriptedRegistry.state(9)
                    : ScriptedRegistry.state(11, record("a"), record("b"));

            clock.advance(Duration.ofMinutes(5));

            assertEquals(Set.of("a", "b"), ids());
            assertTrue(registry.lookups.get() >= 3);
        }

        @Test
        void rule03ALookThatStaysOlderNeverOverwrites() {
            primed();
            registry.tell(Kind.ADDED, record("a"), 10);

            lookAgain(9, record("b"));

            assertEquals(Set.of("a"), ids());
            assertEquals(10, view().revision());
        }

        @Test
        void rule03EventsThatALookHasOvertakenChangeNothing() {
            primed();
            lookAgain(20, record("a"));

            registry.tell(Kind.ADDED, record("b"), 15);
            registry.tell(Kind.LEFT, record("a"), 16);
            registry.tell(Kind.LOST, record("a"), 17);

            assertEquals(Set.of("a"), ids());
            assertFalse(view().nodes("t").get(0).stale());
        }

        @Test
        void rule03AGoodbyeThatALookHasOvertakenSaysWhyTheNodeIsNotListed() {
            primed(record("a"));
            lookAgain(20);
            assertTrue(view().nodes("t").get(0).stale());

            registry.tell(Kind.LEFT, record("a"), 15);

            assertEquals(Set.of(), ids());
        }

        @Test
        void rule03ALookInALossyRegistryDoesNotProveThatWhoIsMissingIsGone() {
            registry.lossless = false;
            primed(record("a", "1", Map.of("topic", "t")));

            lookAgain(20, record("b"));

            assertEquals(Set.of("a", "b"), ids());
        }
    }

    /** Records of one id are one node. */
    @Nested
    class Rule6 {
        private final Service one = record("a", "red", Map.of("topic", "t"));
        private final Service two = record("a", "blue", Map.of("topic", "t"));

        @Test
        void rule06RecordsOfOneIdAreOneNodeOfAllTheirVersions() {
            primed(one, two);

            assertEquals(1, view().nodes("t").size());
            assertEquals(Set.of("red", "blue"), view().nodes("t").get(0).versions());
        }

        @Test
        void rule06AnEventWithAChangedVersionMovesTheNode() {
            primed(one);

            registry.tell(Kind.UPDATED, two, 10);

            assertEquals(Set.of("blue"), view().nodes("t").get(0).versions());
        }

        @Test
        void rule06ANodeThatLosesOneOfItsRecordsStaysWithTheOther() {
            primed(one, two);

            registry.tell(Kind.LEFT, one, 10);

            assertEquals(Set.of("blue"), view().nodes("t").get(0).versions());
        }
    }
}
