package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 1 and 6: targets come from the publisher's primed view, and records of one id are one node. */
final class WhoIsOwedTest {

    @Test
    void rule01NothingIsAddressedBeforeTheFirstFullLook() {
        Bench bench = Bench.unprimed(c -> {});
        FakeNode a = bench.join(node("a").broadcast("t").well());
        Publication p = bench.publish("t", "1");
        bench.passMillis(5_000);
        assertEquals(List.of(), a.texts());
        assertEquals(1, bench.publisher.held());
        bench.fleet.prime();
        bench.run();
        assertEquals(List.of("1"), a.texts(), "the first full look took its time already");
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule01EveryBroadcastNodeAndOneOfEachGroupIsOwedIt() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        FakeNode b = bench.join(node("b").broadcast("t").well());
        FakeNode x1 = bench.join(node("x1").group("t", "x").well());
        FakeNode x2 = bench.join(node("x2").group("t", "x").well());
        FakeNode y = bench.join(node("y").group("t", "y").well());
        Publication p = bench.publish("t", "1");
        assertEquals(List.of("1"), a.texts());
        assertEquals(List.of("1"), b.texts());
        assertEquals(List.of("1"), y.texts());
        assertEquals(1, x1.texts().size() + x2.texts().size());
        assertEquals(4, bench.ends(p).size());
        assertTrue(bench.ends(p).stream().anyMatch(e -> e.target().equals(Target.group("t", "x"))));
        assertTrue(bench.ends(p).stream().anyMatch(e -> e.target().equals(Target.node("t", "a"))));
        bench.assertNothingLeft();
    }

    @Test
    void rule01OnlyNodesOfTheTopicAreOwedItComparedExactly() {
        Bench bench = Bench.primed();
        FakeNode other = bench.join(node("o").broadcast("T").well());
        FakeNode longer = bench.join(node("l").broadcast("t.more").well());
        FakeNode right = bench.join(node("r").broadcast("t").well());
        bench.publish("t", "1");
        assertEquals(List.of(), other.texts());
        assertEquals(List.of(), longer.texts());
        assertEquals(List.of("1"), right.texts());
    }

    @Test
    void rule01WhoJoinsLaterIsNotOwedWhatHadATarget() {
        Bench bench = Bench.primed();
        bench.join(node("a").broadcast("t"));
        bench.publish("t", "1");
        FakeNode late = bench.join(node("b").broadcast("t").well());
        bench.passMillis(10_000);
        assertEquals(List.of(), late.texts());
        bench.publish("t", "2");
        assertEquals(List.of("2"), late.texts());
    }

    @Test
    void rule01WhoHasLeftIsOwedNothingNew() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        FakeNode b = bench.join(node("b").broadcast("t").well());
        bench.leave(a);
        Publication p = bench.publish("t", "1");
        assertEquals(List.of(), a.texts());
        assertEquals(List.of("1"), b.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule01WhenTheLastBroadcastNodeHasLeftMessagesAreHeld() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "1");
        bench.leave(a);
        bench.publish("t", "2");
        assertEquals(List.of("1"), a.texts(), "it has left, so nothing new is for it");
        assertEquals(1, bench.publisher.held());
    }

    @Test
    void rule06AGoMicroNodeInTwoGroupsGetsOnePostThatSettlesBoth() {
        Bench bench = Bench.primed();
        FakeNode go = bench.join(
                goNode("g").group("t", "x").group("t", "y").broadcast("t").well());
        Publication p = bench.publish("t", "1");
        bench.passMillis(10_000);
        assertEquals(List.of("1"), go.texts());
        assertEquals(List.of(Outcome.UNCONFIRMED, Outcome.UNCONFIRMED, Outcome.UNCONFIRMED), bench.outcomes(p));
        bench.publish("t", "2");
        assertEquals(List.of("1", "2"), go.texts(), "what was settled beside it must not block the next");
        bench.assertNothingLeft();
    }

    @Test
    void rule06AChangedVersionMovesTheNodeAndLeavesNoRememberedGroup() {
        Bench bench = Bench.primed();
        FakeNode go = bench.join(goNode("g").group("t", "x").well());
        bench.publish("t", "1");
        go.versions.clear();
        bench.join(go.group("t", "y"));
        Publication p = bench.publish("t", "2");
        assertEquals(List.of("1", "2"), go.texts());
        assertEquals(Target.group("t", "y"), bench.end(p).target(), "and nothing is owed to the group it was in");
    }

    @Test
    void rule06WhatWaitedForTheGroupFollowsTheNodeThatMoved() {
        Bench bench = Bench.primed();
        FakeNode go = bench.join(goNode("g").group("t", "x"));
        Publication first = bench.publish("t", "1");
        Publication second = bench.publish("t", "2");
        go.versions.clear();
        bench.join(go.group("t", "y"));
        go.answers(200);
        bench.run();
        go.well().answers(200);
        bench.run();
        assertEquals(List.of("1", "2"), go.texts());
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(first));
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(second));
        bench.assertNothingLeft();
    }

    @Test
    void rule06TheMemberThatMovedTakesWhatWaitedNotTheOneThatIsGone() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(goNode("a").group("t", "x"));
        FakeNode b = bench.join(goNode("b").group("t", "x"));
        List<Publication> all = List.of(
                bench.publish("t", "1"), bench.publish("t", "2"), bench.publish("t", "3"), bench.publish("t", "4"));
        bench.fleet.keepQuiet();
        a.crashes();
        bench.leave(a);
        b.versions.clear();
        bench.join(b.group("t", "y").well());
        bench.fleet.tell();
        bench.run();
        b.answers(200);
        bench.pass(Duration.ofSeconds(30));
        assertEquals(4, b.texts().size(), "its own, the two that waited, and the one of the node that is gone");
        all.forEach(p -> assertEquals(Outcome.UNCONFIRMED, bench.outcome(p)));
    }

    @Test
    void rule06WhatWaitsBehindAKeyFollowsTheNodeThatMovedAsWell() {
        Bench bench = Bench.primed();
        FakeNode go = bench.join(goNode("g").group("t", "x"));
        Publication first = bench.publishKeyed("t", "1", "k");
        Publication second = bench.publishKeyed("t", "2", "k");
        go.versions.clear();
        bench.join(go.group("t", "y"));
        go.well().answers(200);
        bench.pass(Duration.ofSeconds(1));
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(first));
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(second));
        assertFalse(bench.publisher.waiting() > 0);
    }
}
