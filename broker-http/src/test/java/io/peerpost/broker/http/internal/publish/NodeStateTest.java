package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules 9 and 10: when a node is gone, and that being unreachable belongs to the node, not to the message. */
final class NodeStateTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    @Test
    void rule09RefusedConnectionsForFiveSecondsMeanGone() {
        a.door = FakeNode.Door.REFUSES;
        Publication p = bench.publish("t", "1");
        bench.passMillis(4_900);
        assertFalse(bench.settled(p));
        assertEquals(List.of(), bench.fleet.dropped);
        bench.passMillis(8_000);
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
        bench.assertNothingLeft();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNREACHABLE", "SILENT"})
    void rule09TimeoutsAreNoRefusalsTheyMayBeAPartition(FakeNode.Door door) {
        a.door = door;
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(9));
        assertFalse(bench.settled(p));
        assertEquals(List.of(), bench.fleet.dropped);
        a.door = FakeNode.Door.OPEN;
        bench.pass(Duration.ofSeconds(15));
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
        assertEquals(1, bench.end(p).attempts(), "and the partition cost no attempt");
    }

    @Test
    void rule09RefusalsCountOnlyInARow() {
        a.door = FakeNode.Door.REFUSES;
        Publication p = bench.publish("t", "1");
        bench.passMillis(3_000);
        a.door = FakeNode.Door.UNREACHABLE;
        bench.passMillis(6_000);
        a.door = FakeNode.Door.REFUSES;
        bench.passMillis(2_000);
        assertFalse(bench.settled(p), "a partition lay between the refusals");
    }

    @Test
    void rule09AStaleNodeStaysWhileItAnswers() {
        bench.fleet.stale("a");
        bench.run();
        a.well();
        Publication p = bench.publish("t", "1");
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule09AStaleNodeThatCannotBeReachedIsGone() {
        bench.fleet.stale("a");
        bench.run();
        a.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
    }

    @Test
    void rule09ASuspectNodeThatTheRegistryStopsListingIsGone() {
        a.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        assertFalse(bench.settled(p));
        bench.fleet.stale("a");
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
    }

    @Test
    void rule09WhatWasDroppedIsAnotherNodeOnceItsRecordIsWrittenAnew() {
        Publication lost = bench.publish("t", "1");
        a.answers(404);
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(lost));
        bench.publish("t", "2");
        assertEquals(List.of("1"), a.texts(), "it stays dropped");
        bench.join(a.well());
        bench.passMillis(300);
        assertEquals(List.of("1", "2"), a.texts(), "what was held meanwhile");
    }

    @Test
    void rule27AfterAnOutageNodesAreNotProbedAllAtOnce() {
        List<FakeNode> nodes = IntStream.range(0, 200)
                .mapToObj(i -> bench.join(node("n" + i).broadcast("u").well()))
                .toList();
        nodes.forEach(node -> node.door = FakeNode.Door.UNREACHABLE);
        Publication p = bench.publish("u", "1");
        bench.pass(Duration.ofMinutes(2));
        nodes.forEach(node -> node.door = FakeNode.Door.OPEN);
        int most = 0;
        for (int tenth = 0; tenth < 80; tenth++) {
            int before = nodes.stream().mapToInt(node -> node.probes).sum();
            bench.passMillis(100);
            most = Math.max(most, nodes.stream().mapToInt(node -> node.probes).sum() - before);
        }
        assertEquals(200, bench.ends(p).size());
        assertTrue(most > 0 && most < 20, most + " within 100 ms");
    }

    @Test
    void rule10AMessageThatCannotBeWrittenIsNotAttempted() {
        a.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(5));
        a.door = FakeNode.Door.OPEN;
        bench.pass(Duration.ofSeconds(8));
        assertEquals(List.of("1"), a.texts());
        assertEquals(1, a.last().attempt());
        assertFalse(bench.settled(p));
    }

    @Test
    void rule10OnlyOneProbeRunsPerNodeHoweverMuchIsOwed() {
        a.door = FakeNode.Door.UNREACHABLE;
        for (int i = 0; i < 100; i++) {
            bench.publish("t", "" + i);
        }
        int before = a.connects;
        bench.pass(Duration.ofSeconds(60));
        int probes = a.connects - before;
        assertTrue(probes >= 8 && probes <= 30, () -> probes + " probes in a minute (expected: backoff up to 5 s)");
        assertEquals(0, a.received.size());
    }

    @Test
    void rule10ItsAnswerReleasesWhatIsOwedInPublishOrder() {
        a.door = FakeNode.Door.UNREACHABLE;
        for (int i = 0; i < 10; i++) {
            bench.publish("t", "" + i);
        }
        a.well().door = FakeNode.Door.OPEN;
        bench.pass(Duration.ofSeconds(1));
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), a.texts());
        assertEquals(List.of("a"), bench.heard.suspects);
        assertEquals(List.of("a"), bench.heard.back);
        bench.assertNothingLeft();
    }

    @Test
    void rule10ARegistryEventReleasesItToo() {
        a.door = FakeNode.Door.UNREACHABLE;
        bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(1));
        int before = a.connects;
        a.well().door = FakeNode.Door.OPEN;
        bench.join(a);
        assertEquals(before + 1, a.connects, "asked at once");
        assertEquals(List.of("1"), a.texts());
    }

    @Test
    void rule10AMessageThatBreaksItsConnectionEachTimeEnds() {
        Publication killer = bench.publish("t", "killer");
        Publication behind = bench.publish("t", "behind");
        for (int i = 0; i < 16; i++) {
            assertFalse(bench.settled(killer));
            a.breaks();
            bench.pass(Duration.ofSeconds(10));
        }
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(killer));
        assertEquals(16, bench.end(killer).attempts());
        assertFalse(bench.settled(behind), "it was never the first");
        a.answers(200);
        bench.run();
        assertEquals(1, bench.end(behind).attempts());
    }

    @Test
    void rule10TheLifetimeBoundsWhatCostsNoAttempt() {
        a.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(10).plusMillis(200));
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        assertEquals(0, bench.end(p).attempts());
    }

    @Test
    void rule10AnIdleConnectionThatBreaksCostsNothing() {
        a.well();
        bench.publish("t", "1");
        a.breaks();
        bench.run();
        assertEquals(List.of(), bench.heard.suspects);
        Publication p = bench.publish("t", "2");
        assertEquals(1, bench.end(p).attempts());
        assertEquals(2, a.connects);
    }

    @Test
    void rule10AProbeThatFindsAStrangerAtTheAddressDropsTheNode() {
        Publication p = bench.publish("t", "1");
        a.probeAnswer = new Answer(200, null, false, false, "");
        a.breaks();
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
    }

    @Test
    void rule10AGoMicroNodeThatAnswers405ToAProbeIsThere() {
        FakeNode go = bench.join(goNode("g").broadcast("go"));
        Publication p = bench.publish("go", "1");
        go.well().breaks();
        bench.run();
        assertEquals(1, go.probes);
        assertEquals(List.of("1", "1"), go.texts(), "a broken connection may double: it has no ids");
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(p));
    }

    @Test
    void rule10TheRegistryIsAskedToLookAfterANodeThatDoesNotAnswer() {
        a.door = FakeNode.Door.UNREACHABLE;
        bench.publish("t", "1");
        assertEquals("a", bench.fleet.rechecked.get(0));
    }

    @Test
    void rule10OneUnreachableNodeHoldsUpNoOther() {
        a.door = FakeNode.Door.SILENT;
        FakeNode b = bench.join(node("b").broadcast("t").well());
        for (int i = 0; i < 200; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(200, b.texts().size());
    }
}
