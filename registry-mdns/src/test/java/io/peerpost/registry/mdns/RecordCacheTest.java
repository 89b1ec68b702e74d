package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Change;
import io.peerpost.registry.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
    private static final long SECOND = 1_000_000_000L;

    /** Close to the end of the clock's range, where comparing instead of subtracting goes wrong. */
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

    private final AtomicLong revisions = new AtomicLong();
    private final RecordCache cache = new RecordCache(revisions::incrementAndGet);

    @Test
    void aRecordIsLostWhenItsTtlIsOverAndNotBefore() throws BadRecordException {
        assertEquals(Change.Kind.ADDED, kind(put("a", 60, START)));

        assertEquals(List.of(), cache.expire(START + 60 * SECOND - 1));
        List<Change> lost = cache.expire(START + 60 * SECOND);
        assertEquals(1, lost.size());
        assertEquals(Change.Kind.LOST, lost.get(0).kind());
        assertEquals(List.of(), cache.services());
    }

    @Test
    void hearingItAgainGivesItAnotherTtlAndIsNoNews() throws BadRecordException {
        put("a", 60, START);

        assertNull(put("a", 60, START + 50 * SECOND));
        assertEquals(List.of(), cache.expire(START + 109 * SECOND));
    }

    @Test
    void oldRecordsAreAskedForFourTimesBeforeTheyAreOver() throws BadRecordException {
        put("a", 100, START);

        assertEquals(List.of(), cache.toAsk(START + 79 * SECOND));
        for (int second : new int[] {82, 87, 92, 97}) {
            assertEquals(List.of("a"), cache.toAsk(START + second * SECOND), "after " + second + " s");
            assertEquals(List.of(), cache.toAsk(START + second * SECOND), "once");
        }
        assertEquals(List.of(), cache.toAsk(START + 99 * SECOND));
        assertEquals(SECOND, cache.nextDue(START + 99 * SECOND));
    }

    @Test
    void whatChangedIsAnUpdate() throws BadRecordException {
        put("a", 60, START);
        Change change = cache.put(Samples.node("a", "10.0.0.2:2", Map.of()), 10, 60, START + SECOND);

        assertEquals(Change.Kind.UPDATED, kind(change));
        assertEquals(List.of(Samples.node("a", "10.0.0.2:2", Map.of())), cache.services());
    }

    @Test
    void aConfirmationIsNewsOnceAndWithinItsTimeOnly() throws BadRecordException {
        put("a", 60, START);
        assertTrue(cache.awaitConfirmation("a", START + SECOND, START + 11 * SECOND));
        assertTrue(cache.awaited("a", START + 2 * SECOND));

        assertEquals(Change.Kind.UPDATED, kind(put("a", 60, START + 2 * SECOND)));
        assertFalse(cache.awaited("a", START + 2 * SECOND));
        assertNull(put("a", 60, START + 3 * SECOND));

        assertTrue(cache.awaitConfirmation("a", START + 4 * SECOND, START + 14 * SECOND));
        assertNull(put("a", 60, START + 14 * SECOND));
    }

    @Test
    void aNodeIsAskedAfterOnceASecond() throws BadRecordException {
        put("a", 60, START);

        assertTrue(cache.awaitConfirmation("a", START, START + 10 * SECOND));
        assertFalse(cache.awaitConfirmation("a", START + SECOND - 1, START + 10 * SECOND));
        put("a", 60, START + SECOND / 2);
        assertFalse(cache.awaitConfirmation("a", START + SECOND - 1, START + 10 * SECOND));
        assertTrue(cache.awaitConfirmation("a", START + SECOND, START + 10 * SECOND));
        assertFalse(cache.awaitConfirmation("stranger", START, START + SECOND));
    }

    @Test
    void noPacketTouchesANodeOfOurs() throws BadRecordException {
        Service ours = Samples.node("a");
        assertEquals(Change.Kind.ADDED, kind(cache.putOwn(ours)));

        assertNull(cache.put(Samples.node("a", "6.6.6.6:6", Map.of()), 10, 60, START));
        assertNull(cache.goodbye("a"));
        assertEquals(List.of(), cache.expire(START + 1_000 * SECOND));
        assertEquals(List.of(), cache.toAsk(START + 1_000 * SECOND));
        assertEquals(List.of(ours), cache.services());
        assertEquals(Change.Kind.LEFT, kind(cache.removeOwn("a")));
    }

    @Test
    void onlyFreshRecordsAreToldAsKnown() throws BadRecordException {
        put("old", 60, START);
        put("fresh", 60, START + 20 * SECOND);
        cache.putOwn(Samples.node("own"));

        assertEquals(Map.of("fresh", 45L), cache.fresh(START + 35 * SECOND, START));
        assertEquals(Map.of(), cache.fresh(START + 35 * SECOND, START + 21 * SECOND));
    }

    @Test
    void nodesAndBytesAreBounded() throws BadRecordException {
        for (int i = 0; i < RecordCache.MAX_NODES; i++) {
            put("n" + i, 60, START);
        }
        assertThrows(BadRecordException.class, () -> put("one-more", 60, START));
        assertNull(put("n0", 60, START), "those that are in go on");

        int large = (int) RecordCache.MAX_BYTES;
        assertThrows(BadRecordException.class, () -> cache.put(Samples.node("n0"), large, 60, START));
        assertNotNull(cache.goodbye("n0"));
        assertNotNull(put("one-more", 60, START), "room again");
    }

    @Test
    void nobodyIsBelievedForDays() throws BadRecordException {
        put("a", 0x7FFFFFFF, START);

        assertEquals(
                1, cache.expire(START + RecordCache.MAX_TTL_SECONDS * SECOND).size());
    }

    @Test
    void revisionsRise() throws BadRecordException {
        Change first = put("a", 60, START);
        Change second = put("b", 60, START);
        assertNotNull(first);
        assertNotNull(second);
        assertTrue(second.revision() > first.revision());
    }

    private @Nullable Change put(String id, long ttl, long now) throws BadRecordException {
        return cache.put(Samples.node(id), 10, ttl, now);
    }

    private static Change.Kind kind(@Nullable Change change) {
        assertNotNull(change);
        return change.kind();
    }
}
