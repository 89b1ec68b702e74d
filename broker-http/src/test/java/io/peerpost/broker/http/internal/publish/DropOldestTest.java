package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 12 where a full inbox drops the oldest. */
final class DropOldestTest {
    private final Bench bench = Bench.primed(c -> {
        c.inboxMessages = 40;
        c.windowMessages = 2;
        c.whenFull = WhenFull.dropOldest();
    });

    private List<Publication> publish(String topic, int times) {
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(bench.publish(topic, "" + i));
        }
        return all;
    }

    @Test
    void rule12PastTheShareOfATargetItsOldestWaitingGoes() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        FakeNode quick = bench.join(node("quick").broadcast("t").well());
        List<Publication> all = publish("t", 15);
        assertEquals(15, quick.texts().size());
        assertEquals(10, bench.publisher.waiting());
        assertFalse(bench.settled(all.get(0)), "under way already");
        assertFalse(bench.settled(all.get(1)), "under way already");
        for (int i = 2; i < 7; i++) {
            assertEquals(List.of(Outcome.DELIVERED, Outcome.OVERFLOW), bench.outcomes(all.get(i)));
        }
        slow.well().answers(200);
        bench.run();
        assertEquals(List.of("0", "1", "7", "8", "9", "10", "11", "12", "13", "14"), slow.texts());
        assertEquals(5, bench.heard.deadLetters.size());
        bench.assertNothingLeft();
    }

    @Test
    void rule12HeldMessagesPastTheirShareGoOldestFirst() {
        List<Publication> all = publish("t", 12);
        assertEquals(Outcome.OVERFLOW, bench.outcome(all.get(0)));
        assertEquals(Outcome.OVERFLOW, bench.outcome(all.get(1)));
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(300);
        assertEquals(10, a.texts().size());
        assertEquals("2", a.texts().get(0));
        bench.assertNothingLeft();
    }

    @Test
    void rule12PastTheBoundOfAllTheOldestOfAllGoes() {
        List<Publication> oldest = publish("t0", 10);
        for (int i = 1; i < 4; i++) {
            publish("t" + i, 10);
        }
        bench.join(node("a").broadcast("u"));
        List<Publication> newest = publish("u", 3);
        assertEquals(40, bench.publisher.waiting());
        for (int i = 0; i < 10; i++) {
            assertEquals(i < 3, bench.settled(oldest.get(i)), "message " + i);
        }
        newest.forEach(p -> assertFalse(bench.settled(p)));
        assertEquals(3, bench.publisher.ends().get(Outcome.OVERFLOW));
    }

    @Test
    void rule12AGroupThatIsAwayLosesItsOldestToo() {
        FakeNode g = bench.join(node("g").group("t", "g").well());
        bench.publish("t", "x");
        bench.leave(g);
        List<Publication> all = publish("t", 12);
        assertEquals(Outcome.OVERFLOW, bench.outcome(all.get(0)));
        assertFalse(bench.settled(all.get(2)));
        FakeNode again = bench.join(node("h").group("t", "g").well());
        assertEquals(10, again.texts().size());
    }

    @Test
    void rule12NobodyIsEverTurnedAwayOneByOne() {
        bench.join(node("slow").broadcast("t"));
        for (int i = 0; i < 1_000; i++) {
            assertFalse(bench.offer("t", "" + i).isCompletedExceptionally());
        }
        bench.pass(Duration.ofSeconds(1));
        assertTrue(bench.publisher.waiting() <= 40);
    }
}
