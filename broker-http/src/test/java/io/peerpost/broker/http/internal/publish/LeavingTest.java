package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 21 as the publisher keeps it, draining loses and doubles nothing; and rule 22, towards Go. */
final class LeavingTest {
    private final Bench bench = Bench.primed();

    @Test
    void rule21WhatIsInFlightAtANodeThatLeftTheRegistryStillCounts() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        FakeNode b = bench.join(node("b").group("t", "g"));
        Publication p = bench.publish("t", "1");
        FakeNode first = a.received.isEmpty() ? b : a;
        FakeNode other = first == a ? b : a;
        bench.leave(first);
        bench.passMillis(5_000);
        assertEquals(List.of(), other.texts(), "not doubled");
        first.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
        assertEquals(List.of(), other.texts());
    }

    @Test
    void rule21TheConnectionIsClosedAfterTheLastAnswer() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        bench.publish("t", "1");
        bench.publish("t", "2");
        bench.leave(a);
        a.answers(200);
        bench.run();
        assertEquals(1, a.lanes.size(), "one answer is still owed");
        a.answers(200);
        bench.run();
        assertEquals(0, a.lanes.size());
        bench.assertNothingLeft();
    }

    @Test
    void rule21AnIdleConnectionToANodeThatLeftIsClosed() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "1");
        assertEquals(1, a.lanes.size());
        bench.leave(a);
        assertEquals(0, a.lanes.size());
    }

    @Test
    void rule21WhatABroadcastNodeIsOwedItMayStillTakeWhileItDrains() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(1));
        List<Publication> all = List.of(bench.publish("t", "1"), bench.publish("t", "2"), bench.publish("t", "3"));
        bench.leave(a);
        a.well().answers(200);
        bench.run();
        assertEquals(List.of("1", "2", "3"), a.texts());
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
    }

    @Test
    void rule21ANodeThatSaysWithAnAnswerThatItLeavesIsOwedNothingNewAndTakesTheRest() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(1));
        FakeNode b = bench.join(node("b").broadcast("t").well());
        List<Publication> all = List.of(bench.publish("t", "0"), bench.publish("t", "1"), bench.publish("t", "2"));
        a.answers(new Answer(200, "a", true, false, ""));
        bench.run();
        assertEquals(List.of("a"), bench.fleet.dropped, "the registry has not said so yet");
        Publication next = bench.publish("t", "3");
        assertEquals(Outcome.DELIVERED, bench.outcome(next), "owed to one node only");
        a.answers(new Answer(200, "a", true, false, ""));
        bench.run();
        assertEquals(1, a.lanes.size(), "something is still owed");
        a.answers(new Answer(200, "a", true, false, ""));
        bench.run();
        assertEquals(List.of("0", "1", "2"), a.texts());
        assertEquals(List.of("0", "1", "2", "3"), b.texts());
        assertEquals(0, a.lanes.size(), "closed behind the last");
        all.forEach(p -> assertEquals(List.of(Outcome.DELIVERED, Outcome.DELIVERED), bench.outcomes(p)));
        bench.assertNothingLeft();
    }

    @Test
    void rule21AGroupTurnsElsewhereWhenAMemberSaysThatItLeaves() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        Publication first = bench.publish("t", "0");
        FakeNode b = bench.join(node("b").group("t", "g").well());
        a.answers(new Answer(200, "a", true, false, ""));
        bench.run();
        for (int i = 1; i < 20; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(List.of("0"), a.texts());
        assertEquals(19, b.texts().size());
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        bench.assertNothingLeft();
    }

    @Test
    void rule21ANodeThatAnswersAProbeWithLeavingStillTakesWhatItIsOwed() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        List<Publication> all = List.of(bench.publish("t", "0"), bench.publish("t", "1"));
        a.probeAnswer = new Answer(200, "a", true, false, "");
        a.well().breaks();
        bench.passMillis(1_000);
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
        assertEquals(List.of("a"), bench.fleet.dropped);
        assertEquals(0, a.lanes.size());
    }

    @Test
    void rule21ANodeThatSaysLeavingGetsNothingMoreAndItsGroupGoesElsewhere() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(bench.publish("t", "" + i));
        }
        FakeNode b = bench.join(node("b").group("t", "g").well());
        a.answers(200);
        a.answers(new Answer(503, "a", true, false, ""));
        bench.run();
        assertEquals(List.of("1"), b.texts(), "the refused one goes elsewhere, the others are not answered yet");
        for (int i = 2; i < 5; i++) {
            a.answers(200);
        }
        a.answers(new Answer(503, "a", true, true, ""));
        bench.run();
        assertEquals(List.of("1", "5"), b.texts(), "answers still owed were counted");
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
        assertEquals(0, a.lanes.size());
        bench.assertNothingLeft();
    }

    @Test
    void rule21WhatStandsBehindTheLastWordOfALeavingNodeGoesElsewhere() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(bench.publish("t", "" + i));
        }
        FakeNode b = bench.join(node("b").group("t", "g").well());
        a.answersLeaving();
        bench.passMillis(1_000);
        assertEquals(List.of("0", "1", "2", "3", "4", "5"), b.texts());
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
    }

    @Test
    void rule21WhatIsOwedToALeavingBroadcastNodeEndsGone() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(bench.publish("t", "" + i));
        }
        a.answersLeaving();
        bench.passMillis(1_000);
        all.forEach(p -> assertEquals(Outcome.GONE, bench.outcome(p)));
        bench.assertNothingLeft();
    }

    @Test
    void rule21AConnectionThatBreaksWhenItsNodeIsGoneGivesItsGroupsMessagesBack() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        for (int i = 0; i < 3; i++) {
            bench.publish("t", "" + i);
        }
        FakeNode b = bench.join(node("b").group("t", "g").well());
        a.answers(404);
        bench.run();
        a.breaks();
        bench.run();
        assertEquals(List.of("0", "1", "2"), b.texts());
        bench.assertNothingLeft();
    }

    @Test
    void rule21ASilentConnectionOfANodeThatCameBackIsStillWatched() {
        FakeNode a = bench.join(node("a").group("t", "g"));
        List<Publication> all = List.of(bench.publish("t", "0"), bench.publish("t", "1"));
        a.answers(404);
        bench.run();
        FakeLane old = a.lanes.get(0);
        bench.join(a.well());
        bench.passMillis(60_000);
        assertTrue(old.isOver(), "it says nothing, and owes an answer");
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
    }

    @Test
    void rule22TowardsGoThereIsOneRequestAtATime() {
        FakeNode go = bench.join(goNode("g").broadcast("t").concurrency(8));
        for (int i = 0; i < 5; i++) {
            bench.publish("t", "" + i);
            assertEquals(1, go.unanswered());
        }
        assertEquals(1, go.connects);
        for (int i = 0; i < 5; i++) {
            assertEquals(i + 1, go.received.size());
            go.answers(200);
            bench.run();
        }
        assertEquals(List.of("0", "1", "2", "3", "4"), go.texts());
        assertEquals(5, bench.publisher.ends().get(Outcome.UNCONFIRMED));
    }

    @Test
    void rule22AGoMicroNodeThatLeavesTheRegistryKeepsItsAnswer() {
        FakeNode go = bench.join(goNode("g").group("t", "g"));
        Publication p = bench.publish("t", "1");
        bench.leave(go);
        assertFalse(bench.settled(p));
        go.answers(200);
        bench.run();
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(p));
        assertEquals(0, go.lanes.size());
    }
}
