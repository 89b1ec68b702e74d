package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 4: held messages keep their place and choose their targets together; and how long they are held. */
final class HeldMessagesTest {

    @Test
    void rule04HeldMessagesGoInOrderOnceTheViewIsQuiet() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        bench.publish("t", "2");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(299);
        assertEquals(List.of(), a.texts());
        bench.passMillis(1);
        assertEquals(List.of("1", "2"), a.texts());
        assertEquals(0, bench.publisher.held());
        bench.assertNothingLeft();
    }

    @Test
    void rule04WhoComesBeforeTheViewIsQuietIsOwedThemToo() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(250);
        FakeNode b = bench.join(node("b").group("t", "g").well());
        bench.passMillis(250);
        assertEquals(List.of(), a.texts(), "the second one came a moment ago");
        bench.passMillis(50);
        assertEquals(List.of("1"), a.texts());
        assertEquals(List.of("1"), b.texts());
    }

    @Test
    void rule04AViewThatIsNeverQuietHoldsThemThreeSecondsAtMost() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        FakeNode first = bench.join(node("n0").broadcast("t").well());
        for (int i = 1; i < 15; i++) {
            bench.passMillis(200);
            bench.join(node("n" + i).broadcast("t").well());
        }
        bench.passMillis(199);
        assertEquals(List.of(), first.texts());
        bench.passMillis(1);
        assertEquals(List.of("1"), first.texts());
    }

    @Test
    void rule04ChangesOfOtherTopicsDisturbNoQuiet() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(200);
        bench.join(node("b").broadcast("other"));
        bench.passMillis(100);
        assertEquals(List.of("1"), a.texts());
    }

    @Test
    void rule04NewOnesQueueBehindHeldOnes() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(100);
        bench.publish("t", "2");
        assertEquals(List.of(), a.texts(), "it must not overtake the first");
        bench.passMillis(200);
        assertEquals(List.of("1", "2"), a.texts());
    }

    @Test
    void rule04APublishThatMeetsANodeBeforeItsNewsDoesNotEndTheQuietTime() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        bench.fleet.keepQuiet();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "2");
        bench.fleet.tell();
        bench.run();
        FakeNode b = bench.join(node("b").broadcast("t").well());
        bench.passMillis(300);
        assertEquals(List.of("1", "2"), a.texts());
        assertEquals(List.of("1", "2"), b.texts(), "it came before the view was quiet");
    }

    @Test
    void rule04IfTheFirstNodeGoesAgainTheyAreStillHeld() {
        Bench bench = Bench.primed();
        Publication p = bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(100);
        bench.leave(a);
        bench.passMillis(5_000);
        assertEquals(List.of(), a.texts());
        assertFalse(bench.settled(p));
        FakeNode b = bench.join(node("b").broadcast("t").well());
        bench.passMillis(300);
        assertEquals(List.of("1"), b.texts());
    }

    @Test
    void rule05WhatNeverHadATargetExpiresAfterItsHoldTime() {
        Bench bench = Bench.primed();
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofSeconds(59));
        assertFalse(bench.settled(p));
        bench.pass(Duration.ofMillis(1_200));
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        assertEquals(Target.nobody("t"), bench.end(p).target());
        assertEquals(1, bench.heard.deadLetters.size());
        bench.assertNothingLeft();
    }

    @Test
    void rule05AHoldTimeOfItsOwnCountsForAMessage() {
        Bench bench = Bench.primed();
        Publication longer = bench.publish("t", "1", hold(Duration.ofSeconds(100)));
        Publication shorter = bench.publish("t", "2", hold(Duration.ofSeconds(5)));
        Publication usual = bench.publish("t", "3");
        bench.pass(Duration.ofMillis(5_200));
        assertEquals(Outcome.EXPIRED, bench.outcome(shorter));
        assertFalse(bench.settled(longer));
        bench.pass(Duration.ofSeconds(55));
        assertEquals(Outcome.EXPIRED, bench.outcome(usual));
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(300);
        assertEquals(List.of("1"), a.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(longer));
        bench.assertNothingLeft();
    }

    private static PublishOptions hold(Duration time) {
        return PublishOptions.builder().holdFor(time).build();
    }

    @Test
    void rule04ThreeSecondsCountFromTheFirstNodeOfThisRound() {
        Bench bench = Bench.primed();
        bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.passMillis(100);
        bench.leave(a);
        bench.passMillis(10_000);
        FakeNode b = bench.join(node("b").broadcast("t").well());
        bench.passMillis(299);
        assertEquals(List.of(), b.texts());
    }
}
