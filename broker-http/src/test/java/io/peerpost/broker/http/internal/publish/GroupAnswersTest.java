package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules 8 and 14 for groups: which answers send a message to another member, at once or later, and which do not. */
final class GroupAnswersTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").group("t", "g"));
    private final FakeNode b = bench.join(node("b").group("t", "g"));
    private final Publication p = bench.publish("t", "1");

    /** The member that got the message first, and the other one. */
    private final FakeNode first = a.received.isEmpty() ? b : a;

    private final FakeNode other = first == a ? b : a;

    @Test
    void rule08A404SendsAGroupsMessageToAnotherMember() {
        first.answers(404);
        bench.run();
        assertEquals(List.of("1"), other.texts());
        assertEquals(1, other.last().attempt(), "nobody tried it");
        assertEquals(List.of(first.id), bench.fleet.dropped);
    }

    @Test
    void rule08A503SendsItElsewhereWithoutAnAttempt() {
        first.answers(503);
        bench.run();
        assertEquals(List.of("1"), other.texts());
        assertEquals(1, other.last().attempt());
        assertEquals(List.of(), bench.fleet.dropped);
    }

    @Test
    void rule08WhileAllMembersAreFullItGoesToWhoeverHasRoomFirst() {
        first.answers(503);
        bench.run();
        other.answers(503);
        bench.run();
        assertEquals(0, first.unanswered() + other.unanswered());
        bench.passMillis(2_000);
        assertEquals(1, first.unanswered() + other.unanswered());
        assertFalse(bench.settled(p));
    }

    @Test
    void rule08LeavingSendsItElsewhere() {
        first.answersLeaving();
        bench.run();
        assertEquals(List.of("1"), other.texts());
        assertEquals(1, other.last().attempt());
        assertEquals(List.of(first.id), bench.fleet.dropped);
    }

    @Test
    void rule08AFailedHandlersRetryGoesToAnotherMemberAfterAPause() {
        first.answers(500);
        bench.run();
        assertEquals(List.of(), other.texts());
        bench.passMillis(150);
        assertEquals(List.of("1"), other.texts());
        assertEquals(2, other.last().attempt());
        other.answers(500);
        bench.passMillis(1_000);
        assertEquals(List.of("1", "1"), first.texts());
        assertEquals(3, first.last().attempt());
    }

    @Test
    void rule08AFailedHandlersRetryComesBackWhereThereIsNobodyElse() {
        bench.leave(other);
        first.answers(500);
        bench.passMillis(1_000);
        assertEquals(List.of("1", "1"), first.texts());
    }

    @Test
    void rule08ARetryHoldsUpNobodyWhileTheOtherMembersHaveNoRoom() {
        bench.join(other.concurrency(1));
        first.well();
        while (other.received.isEmpty()) {
            bench.publish("t", "busy"); // until the other one handles something, for as long as it likes
        }
        first.always = null;
        Publication failing = bench.publish("t", "failing");
        int before = first.received.size();
        first.answers(500);
        first.well();
        bench.passMillis(200);
        List<Publication> more = List.of(bench.publish("t", "a"), bench.publish("t", "b"), bench.publish("t", "c"));
        more.forEach(m -> assertEquals(Outcome.DELIVERED, bench.outcome(m)));
        assertEquals(Outcome.DELIVERED, bench.outcome(failing), "where it failed, rather than nowhere");
        assertEquals(before + 4, first.received.size());
        assertEquals(1, other.received.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void rule08ARefusalSendsItToAnotherMember(int status) {
        first.answers(status);
        bench.run();
        assertEquals(List.of("1"), other.texts());
        other.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void rule08RefusedByAllMembersItEndsRefused(int status) {
        first.answers(status);
        bench.run();
        other.answers(status);
        bench.run();
        assertEquals(Outcome.REFUSED, bench.outcome(p));
        assertEquals(1, first.received.size(), "nobody is asked twice");
        bench.assertNothingLeft();
    }

    @Test
    void rule08RefusedByOneAndLeftByTheOtherItEndsRefused() {
        first.answers(403);
        bench.run();
        other.answersLeaving();
        bench.run();
        assertEquals(Outcome.REFUSED, bench.outcome(p));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 431})
    void rule08WhatNoMemberCanTakeIsADeadLetterAtOnce(int status) {
        first.answers(status);
        bench.run();
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals(List.of(), other.texts());
    }

    @Test
    void rule08AttemptsAddUpOverTheMembers() {
        first.always(500).answers(500);
        other.always(500);
        bench.passMillis(9 * 60_000);
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals(16, first.received.size() + other.received.size());
        assertEquals(8, first.received.size(), "they take turns");
    }

    @Test
    void rule14AnUnclearEndIsTriedFirstAtTheSameNode() {
        first.breaks();
        bench.run();
        assertEquals(List.of("1", "1"), first.texts());
        assertEquals(List.of(), other.texts());
        assertEquals(first.received.get(0).id(), first.last().id(), "with the id it has: the node may know it");
        assertEquals(2, first.last().attempt());
    }

    @Test
    void rule14WhileTheNodeIsAskedNobodyElseGetsAnUnclearOne() {
        first.probeAnswer = null;
        first.breaks();
        bench.passMillis(4_900);
        assertEquals(1, first.probes);
        assertEquals(List.of(), other.texts(), "the first may still be handling it");
        bench.passMillis(300);
        assertEquals(List.of("1"), other.texts(), "it says nothing: suspect, so another gets it");
    }

    @Test
    void rule14OnceTheNodeCannotBeReachedAnotherGetsAnUnclearOne() {
        first.crashes();
        bench.run();
        assertEquals(List.of("1"), other.texts());
        assertEquals(2, other.last().attempt(), "it was written whole, and then the connection broke");
    }

    @Test
    void rule14OnlyAQuietConnectionIsGivenUp() {
        for (int i = 0; i < 10; i++) {
            bench.passMillis(29_000);
            first.lanes.get(0).hears();
            bench.run();
        }
        assertEquals(List.of("1"), first.texts(), "handlers may take as long as their node gives signs of life");
        bench.passMillis(30_200);
        assertEquals(List.of("1", "1"), first.texts(), "liveness is over: unclear, so the same node first");
        assertEquals(List.of(), other.texts());
    }
}
