package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.NodeMetadata;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 5: groups outlive their members for a while. */
final class GroupMemoryTest {
    private final Bench bench = Bench.primed();

    @Test
    void rule05AGroupIsOwedMessagesForAWhileAfterItsLastMemberLeft() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        bench.pass(Duration.ofSeconds(30));
        Publication gap = bench.publish("t", "2");
        assertEquals(0, bench.publisher.held(), "it has a target: the group");
        assertEquals(List.of("1"), a.texts());
        FakeNode again = bench.join(node("b").group("t", "g").well());
        assertEquals(List.of("2"), again.texts(), "at once: there is no view to become quiet");
        assertEquals(Outcome.DELIVERED, bench.outcome(gap));
    }

    @Test
    void rule05ADebtToAGroupThatStaysAwayEndsGone() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        Publication p = bench.publish("t", "2");
        bench.pass(Duration.ofSeconds(59));
        assertFalse(bench.settled(p));
        bench.passMillis(1_200);
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(Target.group("t", "g"), bench.end(p).target());
        bench.publish("t", "3");
        assertEquals(1, bench.publisher.held(), "the group is forgotten: there is no target left");
    }

    @Test
    void rule05OtherTargetsAreServedWhileAGroupIsAway() {
        FakeNode g = bench.join(node("g").group("t", "g").well());
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "1");
        bench.leave(g);
        Publication p = bench.publish("t", "2");
        assertEquals(List.of("1", "2"), a.texts());
        assertFalse(bench.settled(p), "the group is still owed it");
        bench.pass(Duration.ofSeconds(61));
        assertEquals(List.of(Outcome.DELIVERED, Outcome.GONE), bench.outcomes(p));
    }

    @Test
    void rule05MembersThatComeAndGoRenewTheMemory() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        bench.pass(Duration.ofSeconds(50));
        FakeNode b = bench.join(node("b").group("t", "g").well());
        bench.leave(b);
        bench.pass(Duration.ofSeconds(50));
        Publication p = bench.publish("t", "2");
        assertFalse(bench.settled(p));
        assertEquals(0, bench.publisher.held());
        FakeNode c = bench.join(node("c").group("t", "g").well());
        assertEquals(List.of("2"), c.texts());
    }

    @Test
    void rule05AnExpectedGroupIsOwedWithoutEverBeingSeen() {
        bench.publisher.expect("t", List.of("g", "h"));
        bench.run();
        Publication p = bench.publish("t", "1");
        assertEquals(0, bench.publisher.held());
        FakeNode h = bench.join(node("h").group("t", "h").well());
        FakeNode g = bench.join(node("g").group("t", "g").well());
        assertEquals(List.of("1"), g.texts());
        assertEquals(List.of("1"), h.texts());
        assertEquals(List.of(Outcome.DELIVERED, Outcome.DELIVERED), bench.outcomes(p));
    }

    @Test
    void rule05ADebtToAnExpectedGroupExpiresAtItsLifetimeOnly() {
        bench.publisher.expect("t", List.of("g"));
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(10).minusSeconds(1));
        assertFalse(bench.settled(p));
        bench.passMillis(1_200);
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        assertEquals(Target.group("t", "g"), bench.end(p).target());
        bench.publish("t", "2");
        assertEquals(0, bench.publisher.held(), "it is still expected");
    }

    @Test
    void rule05AGroupThatIsAwayCanStillBecomeExpected() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        bench.publisher.expect("t", List.of("g"));
        Publication p = bench.publish("t", "2");
        bench.pass(Duration.ofMinutes(2));
        assertFalse(bench.settled(p), "an expected group is not forgotten");
        FakeNode b = bench.join(node("b").group("t", "g").well());
        assertEquals(List.of("2"), b.texts());
    }

    @Test
    void rule05AnExpectedGroupThatComesAndGoesIsStillExpected() {
        bench.publisher.expect("t", List.of("g"));
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        bench.pass(Duration.ofMinutes(5));
        Publication p = bench.publish("t", "2");
        bench.pass(Duration.ofMinutes(5));
        assertFalse(bench.settled(p));
        assertEquals(0, bench.publisher.held());
    }

    @Test
    void rule05ExpectingAGroupAddressesWhatIsHeld() {
        Publication p = bench.publish("t", "1");
        bench.publisher.expect("t", List.of("g"));
        bench.pass(Duration.ofSeconds(90));
        assertFalse(bench.settled(p));
        FakeNode g = bench.join(node("g").group("t", "g").well());
        bench.passMillis(300);
        assertEquals(List.of("1"), g.texts());
    }

    @Test
    void rule05AMemberThatLeavesForGoodEndsTheMemory() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        Publication taken = bench.publish("t", "1");
        bench.join(a.with(NodeMetadata.FAREWELL, "1"));
        a.answers(200);
        bench.leave(a);
        assertEquals(Outcome.DELIVERED, bench.outcome(taken));
        bench.publish("t", "2");
        assertEquals(1, bench.publisher.held(), "nothing is owed to the group any more");
    }

    @Test
    void rule05WhatWaitsForAGroupThatLeavesForGoodEndsGone() {
        FakeNode a = bench.join(node("a").group("t", "g").concurrency(1));
        Publication first = bench.publish("t", "1");
        Publication second = bench.publish("t", "2");
        Publication third = bench.publishKeyed("t", "3", "k");
        Publication fourth = bench.publishKeyed("t", "4", "k");
        bench.join(a.with(NodeMetadata.FAREWELL, "1"));
        a.answers(200);
        bench.leave(a);
        bench.passMillis(200);
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        assertEquals(Outcome.GONE, bench.outcome(second));
        assertEquals(Outcome.GONE, bench.outcome(third));
        assertEquals(Outcome.GONE, bench.outcome(fourth));
        bench.assertNothingLeft();
    }

    @Test
    void rule05WhatWaitsBehindAKeyEndsGoneWithItsGroup() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        Publication first = bench.publishKeyed("t", "1", "k");
        Publication second = bench.publishKeyed("t", "2", "k");
        bench.join(a.with(NodeMetadata.FAREWELL, "1"));
        a.answers(200);
        bench.leave(a);
        bench.passMillis(200);
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        assertEquals(Outcome.GONE, bench.outcome(second));
    }

    @Test
    void rule05OneOfSeveralLeavingForGoodChangesNothingForTheOthers() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        FakeNode b = bench.join(node("b").group("t", "g").well());
        bench.join(a.with(NodeMetadata.FAREWELL, "1"));
        bench.leave(a);
        for (int i = 0; i < 5; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(5, b.texts().size());
        bench.leave(b);
        bench.publish("t", "5");
        assertEquals(0, bench.publisher.held(), "b only went away: the group is remembered");
    }

    @Test
    void rule05AMemberFoundGoneWhoseRecordIsWrittenAnewTakesNothingFromItsGroup() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        Publication first = bench.publish("t", "1");
        bench.fleet.keepQuiet();
        a.answers(404);
        bench.run();
        bench.join(a.well());
        Publication second = bench.publish("t", "2");
        bench.fleet.tell();
        bench.passMillis(1_000);
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        assertEquals(Outcome.DELIVERED, bench.outcome(second));
    }

    @Test
    void rule05TheNumberOfRememberedGroupsIsBounded() {
        for (int i = 0; i < 10_050; i++) {
            String topic = "t" + i;
            FakeNode n = node("n" + i).group(topic, "g").well();
            bench.join(n);
            bench.publish(topic, "1");
            bench.leave(n);
        }
        Publication oldest = bench.publish("t0", "2");
        assertEquals(1, bench.publisher.held(), "forgotten for newer ones");
        assertFalse(bench.settled(oldest));
        bench.publish("t10049", "2");
        assertEquals(1, bench.publisher.held());
        assertTrue(bench.publisher.waiting() == 2);
    }
}
