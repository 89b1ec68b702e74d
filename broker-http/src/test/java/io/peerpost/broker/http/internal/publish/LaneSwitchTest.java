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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules 18 and 20, and what else a publisher does because a node understands the stream lane. */
final class LaneSwitchTest {
    private final Bench bench = Bench.primed();

    private List<Publication> publish(int from, int to) {
        List<Publication> all = new ArrayList<>();
        IntStream.range(from, to).forEach(i -> all.add(bench.publish("t", "" + i)));
        return all;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toList();
    }

    private void answers(FakeNode node, int chosen) {
        node.answers(node.answer(200), chosen);
        bench.run();
    }

    @Test
    void oneConnectionCarriesAllThatANodeHandlesAtOnceUpToWhatItGrants() {
        FakeNode a = node("a").broadcast("t").concurrency(4).streams();
        a.window = 6;
        bench.join(a);
        publish(0, 10);
        assertEquals(numbers(0, 6), a.texts());
        assertEquals(1, a.connects);
        assertEquals(1, a.upgrades);
    }

    @Test
    void anAnswerEndsItsOwnMessageWhateverWasSentBefore() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        List<Publication> all = publish(0, 4);
        answers(a, 2);
        assertTrue(bench.settled(all.get(2)));
        assertFalse(bench.settled(all.get(0)) || bench.settled(all.get(1)) || bench.settled(all.get(3)));
        answers(a, 0);
        answers(a, 1);
        answers(a, 0);
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
        bench.assertNothingLeft();
    }

    @Test
    void rule14WhatIsUnclearWhenTheConnectionBreaksGoesToTheSameNodeOldestFirst() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        publish(0, 5);
        answers(a, 1);
        answers(a, 2);
        a.breaks();
        bench.passMillis(1_000);
        assertEquals(List.of("0", "2", "4"), a.texts().subList(5, 8));
        assertEquals(2, a.upgrades);
        List<Integer> attempts =
                a.received.subList(5, 8).stream().map(FakeLane.Sent::attempt).toList();
        assertEquals(List.of(2, 1, 1), attempts, "only the one that may have been in the handler has used one up");
        assertEquals(1, a.received.get(5).lowest(), "nothing before it can come again");
    }

    @Test
    void rule10AsManyAttemptsAreUsedUpAsTheNodeHandlesAtOnce() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(2).streams());
        publish(0, 4);
        a.breaks();
        bench.passMillis(1_000);
        List<Integer> attempts =
                a.received.subList(4, 8).stream().map(FakeLane.Sent::attempt).toList();
        assertEquals(List.of(2, 2, 1, 1), attempts);
    }

    @Test
    void rule16WhatAFullNodeRefusedComesAgainInOrder() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        publish(0, 5);
        answers(a, 0);
        a.answers(503);
        bench.run();
        assertEquals(0, a.lanes.size(), "it was the last word on this lane");
        a.well();
        bench.passMillis(200);
        assertEquals(numbers(1, 5), a.texts().subList(5, 9));
        bench.assertNothingLeft();
    }

    @Test
    void rule19ASmallerWindowIsKeptToAsSoonAsWhatIsUnansweredFitsIntoIt() {
        FakeNode a = node("a").broadcast("t").streams();
        a.window = 4;
        bench.join(a);
        publish(0, 10);
        a.lanes.get(0).grants(2);
        bench.run();
        answers(a, 0);
        assertEquals(4, a.lanes.get(0).counted(), "three are unanswered, so it would not be true yet");
        answers(a, 0);
        assertEquals(2, a.lanes.get(0).counted());
        assertEquals(4, a.received.size());
        answers(a, 0);
        assertEquals(5, a.received.size(), "one answered, one more");
        a.lanes.get(0).grants(3);
        bench.run();
        assertEquals(6, a.received.size(), "and a larger one is used at once");
    }

    @Test
    void rule19TheBytesOfAWindowCountToo() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        for (int i = 0; i < 4; i++) {
            bench.publish("t", "x".repeat(300_000)); // 400 kB as encoded, of 1 MiB
        }
        assertEquals(2, a.received.size());
    }

    @Test
    void rule20ANodeWithoutAStreamLaneGetsPostsOverTheSameConnectionAsItSeems() {
        FakeNode a = node("a").broadcast("t").streams();
        a.refusesUpgrades = true;
        bench.join(a);
        List<Publication> all = publish(0, 3);
        assertEquals(numbers(0, 3), a.texts());
        assertEquals(0, a.upgrades);
        assertEquals(2, a.connects);
        a.well().answers(200);
        bench.run();
        all.forEach(p -> assertEquals(1, bench.end(p).attempts()));
        bench.assertNothingLeft();
    }

    @Test
    void rule20ItIsTriedAgainAtTheNextConnection() {
        FakeNode a = node("a").broadcast("t").streams();
        a.refusesUpgrades = true;
        bench.join(a);
        publish(0, 2);
        a.refusesUpgrades = false;
        a.breaks();
        bench.passMillis(1_000);
        assertEquals(1, a.upgrades);
        assertEquals(List.of("0", "1", "0", "1"), a.texts());
    }

    @Test
    void rule20AfterFramesThatWereNotUnderstoodTheNextConnectionIsNoneForFrames() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        publish(0, 2);
        a.lanes.get(0).closed(Lane.Cause.SPOILT, "did not understand");
        bench.passMillis(1_000);
        assertFalse(a.lanes.get(0).isStream());
        assertEquals(List.of("0", "1", "0", "1"), a.texts());
        a.breaks();
        bench.passMillis(1_000);
        assertTrue(a.lanes.get(0).isStream());
    }

    @Test
    void rule20AnAtMostOnceMessageIsNotLostToARefusedUpgrade() {
        FakeNode a = node("a").broadcast("t").streams();
        a.refusesUpgrades = true;
        bench.join(a);
        Publication once = bench.publishAtMostOnce("t", "x");
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(once));
    }

    @Test
    void rule18WhileSomethingIsUnansweredTheLaneStays() {
        FakeNode a = node("a").broadcast("t").concurrency(3).streams();
        a.refusesUpgrades = true;
        bench.join(a);
        publish(0, 1);
        a.refusesUpgrades = false;
        publish(1, 3);
        assertEquals(0, a.upgrades, "three POSTs are under way by now");
        assertEquals(3, a.lanes.size());
        a.well().lanes.forEach(FakeLane::goesOn);
        bench.run();
        bench.publish("t", "3");
        assertEquals(0, a.upgrades, "they are there still");
        a.breaks();
        bench.publish("t", "4");
        assertEquals(1, a.upgrades, "none was left");
        assertTrue(a.lanes.size() == 1 && a.lanes.get(0).isStream());
    }

    @Test
    void rule18ANodeThatComesBackWithoutTheLaneLosesNothing() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        List<Publication> all = publish(0, 5);
        answers(a, 3);
        a.refusesUpgrades = true;
        a.breaks();
        bench.passMillis(1_000);
        assertEquals(List.of("0", "1", "2", "4"), a.texts().subList(5, 9));
        a.well();
        a.lanes.forEach(FakeLane::goesOn);
        bench.run();
        all.forEach(p -> assertEquals(Outcome.DELIVERED, bench.outcome(p)));
        assertEquals(5, a.handled.size());
    }

    @Test
    void theLaneIsNeverAssumed() {
        FakeNode silent = bench.join(node("silent").broadcast("t").well());
        FakeNode other =
                bench.join(node("other").broadcast("t").with("lane", "stream2").well());
        FakeNode go =
                bench.join(goNode("go").broadcast("t").with("lane", "stream1").well());
        FakeNode stream = bench.join(node("stream").broadcast("t").streams().well());
        Publication p = bench.publish("t", "x");
        assertEquals(0, silent.upgrades + other.upgrades + go.upgrades);
        assertEquals(1, stream.upgrades);
        assertEquals(
                3, bench.outcomes(p).stream().filter(Outcome.DELIVERED::equals).count());
        assertEquals(
                1,
                bench.outcomes(p).stream().filter(Outcome.UNCONFIRMED::equals).count());
    }

    @Test
    void itIsNotUsedWhereItIsSwitchedOff() {
        Bench plain = Bench.primed(c -> c.streams = false);
        FakeNode a = plain.join(node("a").broadcast("t").streams().well());
        plain.publish("t", "x");
        assertEquals(0, a.upgrades);
        plain.assertNothingLeft();
    }

    @Test
    void rule10AProbeGoesOverTheStreamLaneAndReleasesWhatIsOwed() {
        FakeNode a = bench.join(node("a").broadcast("t").streams());
        publish(0, 2);
        a.door = FakeNode.Door.UNREACHABLE;
        a.breaks();
        bench.passMillis(300);
        a.door = FakeNode.Door.OPEN;
        bench.passMillis(10_000);
        assertEquals(2, a.upgrades);
        assertEquals(List.of("0", "1", "0", "1"), a.texts());
    }

    @Test
    void rule21ANodeThatSaysThatItLeavesIsOwedNothingNewAndTakesWhatItIsOwed() {
        FakeNode a = bench.join(node("a").group("t", "g").streams());
        Publication first = bench.publish("t", "0");
        a.lanes.get(0).saysLeaving();
        bench.run();
        FakeNode b = bench.join(node("b").group("t", "g").streams().well());
        Publication second = bench.publish("t", "1");
        assertEquals(List.of("0"), a.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(second));
        answers(a, 0);
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        assertEquals(0, a.lanes.size(), "closed behind the last answer");
        assertEquals(List.of("1"), b.texts());
    }
}
