package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import org.junit.jupiter.api.Test;

class ReturnedIdsTest {
    private final ReturnedIds ids = new ReturnedIds(3, 10, 1000);

    private static Incoming numbered(String session, long number, long lowest) {
        return new Incoming("x", new SequenceHeader(session, number, lowest), 1, null, Message.of("a"), 1, false);
    }

    private static Incoming named(String id) {
        return new Incoming(id, null, 1, null, Message.of("a"), 1, false);
    }

    @Test
    void rule14TheSetIsExactAboveTheLowestNumberAndEmptyBelow() {
        for (int i = 0; i < 8; i += 2) {
            ids.add(numbered("s", i, 0), 0);
        }
        for (int i = 0; i < 8; i++) {
            assertEquals(i % 2 == 0, ids.contains(numbered("s", i, 0)));
        }
        ids.arrived(numbered("s", 9, 4), 0);
        for (int i = 0; i < 8; i++) {
            assertEquals(i % 2 == 0 && i >= 4, ids.contains(numbered("s", i, 4)));
        }
        assertEquals(2, ids.size());
    }

    @Test
    void rule14ALowestNumberThatGoesBackBringsNothingBack() {
        ids.add(numbered("s", 1, 0), 0);
        ids.arrived(numbered("s", 5, 5), 0);
        ids.arrived(numbered("s", 1, 0), 0);
        assertFalse(ids.contains(numbered("s", 1, 0)));
    }

    @Test
    void rule14SessionsNotHeardForLongestAreForgottenFirst() {
        ids.add(numbered("a", 1, 0), 0);
        ids.add(numbered("b", 1, 0), 0);
        ids.add(numbered("c", 1, 0), 0);
        ids.arrived(numbered("a", 2, 0), 0);
        ids.add(numbered("d", 1, 0), 0);
        assertTrue(ids.contains(numbered("a", 1, 0)));
        assertFalse(ids.contains(numbered("b", 1, 0)));
        assertTrue(ids.contains(numbered("c", 1, 0)));
        assertTrue(ids.contains(numbered("d", 1, 0)));
        assertEquals(3, ids.size());
    }

    @Test
    void rule14NumbersAreBoundedOverAllSessions() {
        ids.add(numbered("a", 1, 0), 0);
        for (int i = 0; i < 100; i++) {
            ids.add(numbered("s", i, 0), 0);
        }
        assertEquals(10, ids.size());
        assertFalse(ids.contains(numbered("a", 1, 0)));
        assertFalse(ids.contains(numbered("s", 89, 0)));
        assertTrue(ids.contains(numbered("s", 90, 0)));
    }

    @Test
    void rule14WhatIsTooOldIsForgotten() {
        ids.add(numbered("s", 1, 0), 0);
        ids.add(named("mine"), 0);
        ids.arrived(numbered("s", 2, 0), 900);
        ids.arrived(named("other"), 1500);
        assertTrue(ids.contains(numbered("s", 1, 0)));
        assertFalse(ids.contains(named("mine")));
        ids.arrived(named("other"), 2000);
        assertEquals(0, ids.size());
    }

    @Test
    void rule14ChosenIdsAreBoundedToo() {
        for (int i = 0; i < 100; i++) {
            ids.add(named("id" + i), 0);
        }
        assertEquals(10, ids.size());
        assertTrue(ids.contains(named("id99")));
        assertFalse(ids.contains(named("id89")));
    }

    @Test
    void aNumberAndAChosenIdAreTwoThings() {
        assertFalse(String.valueOf(numbered("s", 1, 0).identity())
                .equals(named("s 1").identity()));
    }
}
