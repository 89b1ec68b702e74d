package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Closing: delivers what it can within its time, ends the rest as closed, and leaves nothing behind. */
final class ClosingTest {
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private final Bench bench = Bench.primed();

    private CompletableFuture<Void> close(Duration atMost) {
        CompletableFuture<Void> done = bench.publisher.close(atMost).toCompletableFuture();
        bench.run();
        return done;
    }

    @Test
    void anIdlePublisherClosesAtOnce() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "1");
        assertTrue(close(TEN_SECONDS).isDone());
        assertEquals(0, a.lanes.size(), "its connections are closed");
    }

    @Test
    void itWaitsForWhatIsUnderWay() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication p = bench.publish("t", "1");
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        bench.passMillis(9_000);
        assertFalse(closed.isDone());
        a.answers(200);
        bench.passMillis(10);
        assertTrue(closed.isDone());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void itStillSendsWhatWaits() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(1));
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(bench.publish("t", "" + i));
        }
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        a.well().answers(200);
        bench.passMillis(10);
        assertTrue(closed.isDone());
        assertEquals(5, a.received.size());
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
    }

    @Test
    void itRepeatsWhatFailsWithinItsTime() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication p = bench.publish("t", "1");
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        a.answers(500);
        bench.run();
        a.well();
        bench.passMillis(500);
        assertTrue(closed.isDone());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void itTriesAgainAfterAConnectionBroke() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication p = bench.publish("t", "1");
        a.probeAnswer = null;
        a.breaks();
        bench.run();
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        assertFalse(closed.isDone(), "the node is only in doubt");
        a.well().answers(200);
        bench.passMillis(10);
        assertTrue(closed.isDone());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void afterItsTimeTheRestEndsClosed() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication underWay = bench.publish("t", "1");
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        bench.passMillis(10_010);
        assertTrue(closed.isDone());
        assertEquals(Outcome.CLOSED, bench.outcome(underWay));
        assertEquals(1, bench.heard.deadLetters.size());
        assertEquals(0, a.lanes.size());
        bench.assertNothingLeft();
    }

    @Test
    void whatHasNobodyToGoToIsNotWaitedFor() {
        Publication held = bench.publish("t", "1");
        FakeNode g = bench.join(node("g").group("u", "g").well());
        bench.publish("u", "1");
        bench.leave(g);
        Publication away = bench.publish("u", "2");
        assertTrue(close(TEN_SECONDS).isDone());
        assertEquals(Outcome.CLOSED, bench.outcome(held));
        assertEquals(Outcome.CLOSED, bench.outcome(away));
        bench.assertNothingLeft();
    }

    @Test
    void heldMessagesWhoseNodeHasJustComeAreDelivered() {
        Publication p = bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        CompletableFuture<Void> closed = close(TEN_SECONDS);
        assertFalse(closed.isDone(), "the view has to be quiet first");
        bench.passMillis(310);
        assertTrue(closed.isDone());
        assertEquals(List.of("1"), a.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void beforeTheFirstFullLookItWaitsForIt() {
        Bench early = Bench.unprimed(c -> {});
        FakeNode a = early.join(node("a").broadcast("t").well());
        Publication p = early.publish("t", "1");
        CompletableFuture<Void> closed = early.publisher.close(TEN_SECONDS).toCompletableFuture();
        early.passMillis(1_000);
        assertFalse(closed.isDone());
        early.fleet.prime();
        early.passMillis(10);
        assertTrue(closed.isDone());
        assertEquals(List.of("1"), a.texts());
        assertEquals(Outcome.DELIVERED, early.outcome(p));
    }

    @Test
    void everythingAcceptedBeforeEndsHoweverMuchThatIs() {
        List<CompletableFuture<Publication>> all = new ArrayList<>();
        for (int i = 0; i < 8_000; i++) {
            all.add(bench.publisher.publish("t", Message.of("" + i), PublishOptions.defaults()));
        }
        assertTrue(close(TEN_SECONDS).isDone());
        all.forEach(p -> assertEquals(Outcome.CLOSED, bench.outcome(p.join())));
        bench.assertNothingLeft();
    }

    @Test
    void laterPublishesThrow() {
        bench.join(node("a").broadcast("t").well());
        assertTrue(close(TEN_SECONDS).isDone());
        assertThrows(IllegalStateException.class, () -> bench.offer("t", "1"));
        assertEquals(0, bench.publisher.waiting());
    }

    @Test
    void nothingHappensAfterwards() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        FakeNode b = bench.join(node("b").broadcast("t"));
        FakeNode c = bench.join(node("c").broadcast("t"));
        a.door = FakeNode.Door.UNREACHABLE;
        b.door = FakeNode.Door.SILENT;
        bench.publish("t", "1");
        c.answers(503);
        bench.run();
        CompletableFuture<Void> closed = close(Duration.ofMillis(20));
        bench.passMillis(100);
        assertTrue(closed.isDone());
        int connects = a.connects + b.connects + c.connects;
        a.door = FakeNode.Door.OPEN;
        bench.join(a);
        bench.join(b);
        bench.pass(Duration.ofMinutes(5));
        assertEquals(connects, a.connects + b.connects + c.connects, "no probe, no retry");
        assertEquals(0, bench.clock.pending(), "and no task left on the loop");
        bench.assertNothingLeft();
    }

    @Test
    void closingTwiceIsFine() {
        bench.publish("t", "1");
        assertTrue(close(TEN_SECONDS).isDone());
        assertTrue(close(TEN_SECONDS).isDone());
        assertEquals(1, bench.publisher.ends().get(Outcome.CLOSED));
    }

    @Test
    void whatIsOwedInAFileIsOwedOnAlthoughSomethingElseEndsWithTheClose() {
        Bench bench = Bench.durable(c -> {});
        bench.join(node("a").broadcast("t").concurrency(1));
        bench.publish("t", "1");
        bench.publishAtMostOnce("t", "once");
        bench.publish("t", "2");
        var unused = bench.publisher.close(Duration.ZERO);
        bench.run();
        assertEquals(2, Objects.requireNonNull(bench.inbox).messages.size());
        assertEquals(2, bench.inbox.owed.size());
    }
}
