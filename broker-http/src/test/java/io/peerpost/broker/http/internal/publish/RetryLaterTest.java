package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A handler that asks for a message again, and says when. */
final class RetryLaterTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Bench bench = Bench.primed(c -> c.attempts = 3);
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    private Publication asksForItAfter(Duration delay) {
        Publication p = bench.publish("t", "1");
        a.asksForItAfter(delay);
        bench.run();
        return p;
    }

    @Test
    void rule08AMessageThatIsAskedForLaterComesThenAndNotSooner() {
        Publication p = asksForItAfter(MINUTE);
        bench.passMillis(59_999);
        assertEquals(List.of("1"), a.texts());
        bench.passMillis(1);
        assertEquals(List.of("1", "1"), a.texts());
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule08TheDelayStandsInPlaceOfThePublishersPause() {
        asksForItAfter(Duration.ZERO);
        bench.passMillis(1);
        assertEquals(2, a.received.size(), "the publisher's own pause is 50 ms at least");
    }

    @Test
    void rule08ItUsesUpAnAttempt() {
        Publication p = asksForItAfter(MINUTE);
        bench.pass(MINUTE);
        assertEquals(2, a.last().attempt());
        a.asksForItAfter(MINUTE);
        bench.pass(MINUTE);
        a.asksForItAfter(MINUTE);
        bench.run();
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals(3, bench.end(p).attempts());
        assertEquals("answered 500: not now", bench.end(p).reason());
    }

    @Test
    void rule08TheListenerHearsOfTheDelay() {
        Publication p = asksForItAfter(MINUTE);
        assertEquals(List.of(p.id()), bench.heard.retries);
        assertEquals(List.of("answered 500: not now, to come again after 60000 ms"), bench.heard.retryReasons);
    }

    @Test
    void rule08ItsLifetimeEndsAMessageThatWaits() {
        Publication p = asksForItAfter(HOUR);
        bench.pass(Duration.ofMinutes(9));
        assertFalse(bench.settled(p));
        bench.pass(MINUTE);
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        assertEquals(1, bench.end(p).attempts());
        bench.assertNothingLeft();
        int tasks = bench.clock.pending();
        bench.pass(HOUR);
        assertEquals(1, a.received.size(), "what has expired does not come");
        assertEquals(tasks, bench.clock.pending(), "and was not kept in memory until then");
    }

    @Test
    void rule08ItsOwnExpiryEndsAMessageThatWaits() {
        PublishOptions options =
                PublishOptions.builder().expiresAt(bench.wall().plus(MINUTE)).build();
        Publication p = bench.publish("t", "1", options);
        a.asksForItAfter(HOUR);
        bench.pass(MINUTE.plusSeconds(1));
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
    }

    @Test
    void rule11WhileTheRegistryCannotBeHeardTheDelayRunsAndTheLifetimeDoesNot() {
        Publication p = asksForItAfter(HOUR);
        bench.fleet.fresh(false);
        bench.pass(HOUR.minusMillis(1));
        assertEquals(1, a.received.size());
        assertFalse(bench.settled(p));
        bench.passMillis(1);
        assertEquals(2, a.received.size());
    }

    @Test
    void rule17AMessageThatWaitsHoldsUpNothingButItsKey() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        bench.publishKeyed("u", "1", "k");
        g.asksForItAfter(MINUTE);
        bench.run();
        g.well();
        bench.publishKeyed("u", "2", "k");
        bench.publishKeyed("u", "other key", "l");
        bench.publish("u", "no key");
        bench.publish("t", "other topic");
        assertEquals(List.of("1", "other key", "no key"), g.texts());
        assertEquals(List.of("other topic"), a.texts());
        bench.pass(MINUTE);
        assertEquals(List.of("1", "other key", "no key", "1", "2"), g.texts());
    }

    @Test
    void rule17TheKeyGoesOnWhenTheOneThatWaitsEnds() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        bench.publish(
                "u",
                "1",
                PublishOptions.builder()
                        .key("k")
                        .expiresAt(bench.wall().plus(MINUTE))
                        .build());
        g.asksForItAfter(HOUR);
        bench.run();
        bench.publishKeyed("u", "2", "k");
        bench.pass(MINUTE.plusSeconds(1));
        assertEquals(List.of("1", "2"), g.texts());
    }

    @Test
    void anotherMemberGetsItWhereThereIsOne() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        bench.publish("u", "1");
        FakeNode h = bench.join(node("h").group("u", "g").well());
        g.asksForItAfter(MINUTE);
        bench.pass(MINUTE);
        assertEquals(List.of("1"), h.texts());
    }

    @Test
    void whatWaitsForANodeThatGoesEndsWithIt() {
        Publication p = asksForItAfter(HOUR.dividedBy(10));
        Publication second = bench.publish("t", "2");
        a.answersLeaving();
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(second));
        assertEquals(Outcome.GONE, bench.outcome(p), "and is not told only when it would have come");
        bench.assertNothingLeft();
    }

    @Test
    void whatWaitsForAGroupEndsWhenTheGroupIsForgotten() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        Publication p = bench.publish("u", "1");
        g.asksForItAfter(Duration.ofMinutes(5));
        bench.run();
        bench.leave(g);
        bench.pass(MINUTE.plusSeconds(1));
        assertEquals(Outcome.GONE, bench.outcome(p));
    }

    @Test
    void whatWaitsIsAsOldAsAnythingElseWhenRoomIsNeeded() {
        Bench small = Bench.primed(c -> {
            c.inboxMessages = 4;
            c.share = 1;
            c.whenFull = WhenFull.dropOldest();
        });
        FakeNode n = small.join(node("n").broadcast("t"));
        Publication waits = small.publish("t", "1");
        n.asksForItAfter(MINUTE);
        small.run();
        for (int i = 0; i < 4; i++) {
            small.publish("t", "more");
        }
        assertEquals(Outcome.OVERFLOW, small.outcome(waits));
    }

    @Test
    void atMostOnceItDoesNotComeAgain() {
        Publication p = bench.publishAtMostOnce("t", "1");
        a.asksForItAfter(Duration.ZERO);
        bench.pass(MINUTE);
        assertEquals(Outcome.FAILED, bench.outcome(p));
        assertEquals(1, a.received.size());
    }

    @Test
    void closingWaitsForItOnlyIfItComesInTime() {
        Publication p = asksForItAfter(Duration.ofSeconds(5));
        CompletableFuture<Void> closed =
                bench.publisher.close(Duration.ofSeconds(10)).toCompletableFuture();
        bench.passMillis(4_999);
        assertFalse(closed.isDone());
        a.well();
        bench.passMillis(10);
        assertTrue(closed.isDone());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void closingDoesNotWaitForWhatComesTooLateNorForWhatWaitsBehindIt() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        Publication late = bench.publishKeyed("u", "1", "k");
        g.asksForItAfter(MINUTE);
        bench.run();
        Publication behind = bench.publishKeyed("u", "2", "k");
        CompletableFuture<Void> closed =
                bench.publisher.close(Duration.ofSeconds(10)).toCompletableFuture();
        bench.run();
        assertTrue(closed.isDone());
        assertEquals(Outcome.CLOSED, bench.outcome(late));
        assertEquals(Outcome.CLOSED, bench.outcome(behind));
        assertEquals(0, bench.clock.pending());
    }
}
