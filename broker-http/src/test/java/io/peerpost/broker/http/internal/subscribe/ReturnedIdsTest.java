package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import org.junit.jupiter.api.Test;

class ReturnedIdsTest {
    private final ReturnedIds ids = new ReturnedIds(3, 10, 1000);

    private static Incoming numbered(String session, long number, long lowest) {
        return new Incoming(
                "x", false, new SequenceHeader(session, number, lowest), 1, null, Message.of("a"), 1, false);
    }

    private static Incoming named(String id) {
        return new Incoming(id, false, null, 1, null, Message.of("a"), 1, false);
    }

    private boolean contains(Incoming in) {
        return ids.find(in) != null;
    }

    @Test
    void rule14TheSetIsExactAboveTheLowestNumberAndEmptyBelow() {
        for (int i = 0; i < 8; i += 2) {
            ids.add(numbered("s", i, 0), Ending.HANDLED, 0);
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(i % 2 == 0, contains(numbered("s", i, 0)));
        }
        ids.arrived(numbered("s", 9, 4), 0);
        for (int i = 0; i < 8; i++) {
            assertEquals(i % 2 == 0 && i >= 4, contains(numbered("s", i, 4)));
        }
        assertEquals(2, ids.size());
    }

    @Test
    void rule14ALowestNumberThatGoesBackBringsNothingBack() {
        ids.add(numbered("s", 1, 0), Ending.HANDLED, 0);
        ids.arrived(numbered("s", 5, 5), 0);
        ids.arrived(numbered("s", 1, 0), 0);
        assertFalse(contains(numbered("s", 1, 0)));
    }

    @Test
    void rule14SessionsNotHeardForLongestAreForgottenFirst() {
        ids.add(numbered("a", 1, 0), Ending.HANDLED, 0);
        ids.add(numbered("b", 1, 0), Ending.HANDLED, 0);
        ids.add(numbered("c", 1, 0), Ending.HANDLED, 0);
        ids.arrived(numbered("a", 2, 0), 0);
        ids.add(numbered("d", 1, 0), Ending.HANDLED, 0);
        assertTrue(contains(numbered("a", 1, 0)));
        assertFalse(contains(numbered("b", 1, 0)));
        assertTrue(contains(numbered("c", 1, 0)));
        assertTrue(contains(numbered("d", 1, 0)));
        assertEquals(3, ids.size());
    }

    @Test
    void rule14NumbersAreBoundedOverAllSessionsAndOneThatForgetsNothingTakesNoneFromTheOthers() {
        ids.add(numbered("a", 1, 0), Ending.HANDLED, 0);
        for (int i = 0; i < 100; i++) {
            ids.add(numbered("s", i, 0), Ending.HANDLED, 0);
        }
        assertEquals(10, ids.size());
        assertTrue(contains(numbered("a", 1, 0)));
        assertFalse(contains(numbered("s", 90, 0)));
        assertTrue(contains(numbered("s", 91, 0)));
    }

    @Test
    void rule14SmallSessionsBeyondTheBoundAreForgottenAsAWhole() {
        for (int i = 0; i < 4; i++) {
            ids.add(numbered("a", i, 0), Ending.HANDLED, 0);
            ids.add(numbered("b", i, 0), Ending.HANDLED, 0);
        }
        for (int i = 0; i < 3; i++) {
            ids.add(numbered("c", i, 0), Ending.HANDLED, 0);
        }
        assertEquals(7, ids.size());
        assertFalse(contains(numbered("a", 3, 0)));
        assertTrue(contains(numbered("b", 0, 0)));
        assertTrue(contains(numbered("c", 0, 0)));
    }

    @Test
    void rule14WhatIsTooOldIsForgotten() {
        ids.add(numbered("s", 1, 0), Ending.HANDLED, 0);
        ids.add(named("mine"), Ending.HANDLED, 0);
        ids.arrived(numbered("s", 2, 0), 900);
        ids.arrived(named("other"), 1500);
        assertTrue(contains(numbered("s", 1, 0)));
        assertFalse(contains(named("mine")));
        ids.arrived(named("other"), 2000);
        assertEquals(0, ids.size());
    }

    @Test
    void rule14ChosenIdsAreBoundedToo() {
        for (int i = 0; i < 100; i++) {
            ids.add(named("id" + i), Ending.HANDLED, 0);
        }
        assertEquals(10, ids.size());
        assertTrue(contains(named("id99")));
        assertFalse(contains(named("id89")));
    }

    @Test
    void rule14WhatItWasIsRememberedToo() {
        Ending rejected = Ending.of(new RejectedMessageException("no such customer"));
        ids.add(numbered("s", 1, 0), rejected, 0);
        ids.add(numbered("s", 2, 0), Ending.HANDLED, 0);
        ids.add(named("mine"), rejected, 0);
        assertEquals(rejected, ids.find(numbered("s", 1, 0)));
        assertEquals(Ending.HANDLED, ids.find(numbered("s", 2, 0)));
        assertEquals(rejected, ids.find(named("mine")));
        assertNull(ids.find(named("another")));
    }

    @Test
    void aNumberAndAChosenIdAreTwoThings() {
        assertNotEquals(numbered("s", 1, 0).identity(), named("s 1").identity());
        assertNotEquals(named("s 1").identity(), numbered("s", 1, 0).identity());
        assertEquals(numbered("s", 1, 0).identity(), numbered("s", 1, 1).identity());
    }
}
