package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.Picking;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one member of a group is picked. */
final class PickingTest {

    private static List<FakeNode> three(Bench bench) {
        List<FakeNode> members = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            members.add(bench.join(node(id).group("t", "g").well()));
        }
        return members;
    }

    private static Bench picking(Picking way) {
        return Bench.primed(c -> c.picking = way);
    }

    @Test
    void randomSpreadsOverAll() {
        Bench bench = Bench.primed();
        List<FakeNode> members = three(bench);
        for (int i = 0; i < 300; i++) {
            bench.publish("t", "" + i);
        }
        members.forEach(m -> assertTrue(m.received.size() > 60, () -> m.id + " got " + m.received.size() + " of 300"));
    }

    @Test
    void roundRobinTakesTurns() {
        Bench bench = picking(Picking.ROUND_ROBIN);
        List<FakeNode> members = three(bench);
        for (int i = 0; i < 9; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(List.of("0", "3", "6"), members.get(0).texts());
        assertEquals(List.of("1", "4", "7"), members.get(1).texts());
        assertEquals(List.of("2", "5", "8"), members.get(2).texts());
    }

    @Test
    void roundRobinLeavesOutWhoCannotBeReached() {
        Bench bench = picking(Picking.ROUND_ROBIN);
        List<FakeNode> members = three(bench);
        members.get(1).door = FakeNode.Door.UNREACHABLE;
        for (int i = 0; i < 10; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(
                10, members.get(0).received.size() + members.get(2).received.size());
        assertTrue(
                members.get(0).received.size() >= 4 && members.get(2).received.size() >= 4);
    }

    @Test
    void leastInFlightAvoidsWhoIsBusy() {
        Bench bench = picking(Picking.LEAST_IN_FLIGHT);
        List<FakeNode> members = three(bench);
        members.get(0).always = null;
        for (int i = 0; i < 30; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(1, members.get(0).received.size());
        assertEquals(
                29, members.get(1).received.size() + members.get(2).received.size());
    }

    @Test
    void whoHasNoRoomIsPassedOver() {
        Bench bench = Bench.primed(c -> c.windowMessages = 2);
        List<FakeNode> members = three(bench);
        members.get(0).always = null;
        members.get(1).always = null;
        for (int i = 0; i < 50; i++) {
            bench.publish("t", "" + i);
        }
        assertTrue(members.get(0).received.size() <= 2);
        assertTrue(members.get(1).received.size() <= 2);
        assertTrue(members.get(2).received.size() >= 46);
    }

    @Test
    void whenNobodyHasRoomMessagesWaitForWhoeverAnswersFirst() {
        Bench bench = Bench.primed(c -> c.windowMessages = 2);
        List<FakeNode> members = three(bench);
        members.forEach(m -> m.always = null);
        for (int i = 0; i < 10; i++) {
            bench.publish("t", "" + i);
        }
        assertEquals(6, members.stream().mapToInt(FakeNode::unanswered).sum());
        FakeNode quick = members.get(2).well();
        quick.answers(200);
        bench.run();
        assertEquals(6, quick.received.size(), "its own two, and all that waited");
    }
}
