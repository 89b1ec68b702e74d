package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rule 17: a group has order with a key. */
final class KeysTest {
    private final Bench bench = Bench.primed(c -> c.attempts = 3);
    private final List<FakeNode> members = new ArrayList<>();

    private void members(int count) {
        for (int i = 0; i < count; i++) {
            members.add(bench.join(node("m" + i).group("t", "g")));
        }
    }

    private FakeNode holder(String text) {
        List<FakeNode> holders =
                members.stream().filter(m -> m.texts().contains(text)).toList();
        assertEquals(1, holders.size(), () -> "members that got " + text);
        return holders.get(0);
    }

    private long sent() {
        return members.stream().mapToLong(m -> m.received.size()).sum();
    }

    @Test
    void rule17OneMessageOfAKeyIsUnderWayAtATime() {
        members(3);
        bench.publishKeyed("t", "1", "k");
        bench.publishKeyed("t", "2", "k");
        bench.publishKeyed("t", "other", "l");
        assertEquals(2, sent());
        holder("1").answers(200);
        bench.run();
        assertEquals(holder("1"), holder("2"), "and the key stays with its node");
    }

    @Test
    void rule17AKeyKeepsItsOrderThroughFailures() {
        members(3);
        bench.publishKeyed("t", "1", "k");
        bench.publishKeyed("t", "2", "k");
        holder("1").answers(500);
        bench.passMillis(50);
        assertEquals(1, sent(), "the second waits for the retry of the first");
        bench.passMillis(200);
        assertEquals(2, sent());
        FakeNode second =
                members.stream().filter(m -> m.unanswered() == 1).findFirst().orElseThrow();
        assertEquals(List.of("1"), second.texts());
        second.answers(200);
        bench.run();
        assertEquals(1, members.stream().filter(m -> m.texts().contains("2")).count());
    }

    @Test
    void rule17AfterADeadLetterTheKeyGoesOn() {
        members(1);
        FakeNode only = members.get(0);
        Publication poison = bench.publishKeyed("t", "1", "k");
        Publication next = bench.publishKeyed("t", "2", "k");
        for (int i = 0; i < 3; i++) {
            only.answers(500);
            bench.passMillis(2_000);
        }
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(poison));
        assertEquals(List.of("1", "1", "1", "2"), only.texts());
        only.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(next));
    }

    @Test
    void rule17AKeyKeepsItsOrderWhenItsNodeIsLost() {
        members(2);
        for (int i = 0; i < 5; i++) {
            bench.publishKeyed("t", "" + i, "k");
        }
        FakeNode lost = holder("0");
        FakeNode other = members.get(lost == members.get(0) ? 1 : 0).well();
        lost.crashes();
        bench.passMillis(1_000);
        assertEquals(List.of("0", "1", "2", "3", "4"), other.texts());
    }

    @Test
    void rule17AKeyGoesOnWhenItsNodeAnswersAfterItLeft() {
        members(1);
        FakeNode leaving = members.get(0);
        bench.publishKeyed("t", "1", "k");
        Publication second = bench.publishKeyed("t", "2", "k");
        FakeNode other = bench.join(node("other").group("t", "g").well());
        bench.leave(leaving);
        leaving.answers(200);
        bench.run();
        assertEquals(List.of("2"), other.texts(), "nothing waits for a later publish");
        assertEquals(Outcome.DELIVERED, bench.outcome(second));
    }

    @Test
    void rule17ExpiryOfTheFirstLetsTheNextOut() {
        members(1);
        FakeNode only = members.get(0);
        only.door = FakeNode.Door.UNREACHABLE;
        Publication first = bench.publish(
                "t",
                "1",
                PublishOptions.builder()
                        .key("k")
                        .expiresAt(bench.wall().plusSeconds(5))
                        .build());
        Publication second = bench.publishKeyed("t", "2", "k");
        bench.passMillis(5_200);
        assertEquals(Outcome.EXPIRED, bench.outcome(first));
        only.well().door = FakeNode.Door.OPEN;
        bench.passMillis(8_000);
        assertEquals(List.of("2"), only.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(second));
    }

    @Test
    void rule17KeysSpreadOverTheMembers() {
        members(4);
        members.forEach(FakeNode::well);
        for (int i = 0; i < 400; i++) {
            bench.publishKeyed("t", "" + i, "key" + i);
        }
        members.forEach(m -> assertTrue(m.received.size() > 50, () -> m.id + " got " + m.received.size() + " of 400"));
    }

    @Test
    void rule17AKeyStaysWithItsMemberWhoeverElseComesAndGoes() {
        members(4);
        members.forEach(FakeNode::well);
        Map<String, FakeNode> before = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            bench.publishKeyed("t", "a" + i, "key" + i);
            before.put("key" + i, holder("a" + i));
        }
        FakeNode gone = members.get(1);
        bench.leave(gone);
        for (int i = 0; i < 40; i++) {
            bench.publishKeyed("t", "b" + i, "key" + i);
            FakeNode was = before.get("key" + i);
            assertTrue(was == gone || was == holder("b" + i), "key" + i + " moved without need");
        }
        bench.join(gone);
        for (int i = 0; i < 40; i++) {
            bench.publishKeyed("t", "c" + i, "key" + i);
            assertEquals(before.get("key" + i), holder("c" + i), "key" + i + " is back where it was");
        }
    }

    @Test
    void rule17ABroadcastNodeKeepsTheOrderOfAKeyThroughFailures() {
        FakeNode b = bench.join(node("b").broadcast("u"));
        bench.publishKeyed("u", "1", "k");
        bench.publishKeyed("u", "2", "k");
        bench.publish("u", "free");
        assertEquals(List.of("1", "free"), b.texts());
        b.answers(500);
        b.answers(200);
        bench.passMillis(1_000);
        b.well().answers(200);
        bench.run();
        assertEquals(List.of("1", "free", "1", "2"), b.texts());
    }
}
