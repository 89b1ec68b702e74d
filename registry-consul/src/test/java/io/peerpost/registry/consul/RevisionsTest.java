package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RevisionsTest {
    private final Revisions revisions = new Revisions();

    private long asked(long index) {
        return revisions.of("orders", index, revisions.highest("orders"));
    }

    @Test
    void whileConsulCountsOnARevisionIsItsIndex() {
        assertEquals(5, asked(5));
        assertEquals(5, asked(5));
        assertEquals(8, asked(8));
    }

    @Test
    void anIndexThatBeganAnewGivesAHigherRevision() {
        assertEquals(1_000, asked(1_000));

        long reset = asked(3);
        assertTrue(reset > 1_000);
        assertEquals(reset, asked(3));
        assertEquals(reset + 1, asked(4));
        assertTrue(asked(2) > reset + 1);
    }

    @Test
    void anAnswerThatWasOvertakenIsTheEarlierOne() {
        assertEquals(10, asked(10));
        long before = revisions.highest("orders");

        assertEquals(12, revisions.of("orders", 12, before));
        assertEquals(11, revisions.of("orders", 11, before));
        assertEquals(13, asked(13));
    }

    @Test
    void servicesCountApart() {
        assertEquals(1_000, asked(1_000));

        assertEquals(0, revisions.highest("bills"));
        assertEquals(3, revisions.of("bills", 3, 0));
    }
}
