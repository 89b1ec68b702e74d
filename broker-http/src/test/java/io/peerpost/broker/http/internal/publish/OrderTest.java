package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rules 16 and 19: order from one publisher to one node, windows, and what a 503 does to those behind it. */
final class OrderTest {
    private final Bench bench = Bench.primed(c -> {
        c.windowMessages = 8;
        c.windowBytes = 2_000;
    });

    private void publish(String topic, int from, int to) {
        IntStream.range(from, to).forEach(i -> bench.publish(topic, "" + i));
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "" + i).toList();
    }

    @Test
    void rule16MessagesArePipelinedInOrderWithinTheWindow() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        publish("t", 0, 20);
        assertEquals(numbers(0, 8), a.texts());
        assertEquals(1, a.connects);
        a.answers(200);
        bench.run();
        assertEquals(numbers(0, 9), a.texts(), "one answered, one more");
        a.well().answers(200);
        bench.run();
        assertEquals(numbers(0, 20), a.texts());
        bench.assertNothingLeft();
    }

    @Test
    void rule19TheWindowCountsBytesToo() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        for (int i = 0; i < 4; i++) {
            bench.publish("t", "x".repeat(600)); // about 850 bytes as encoded
        }
        assertEquals(2, a.received.size());
    }

    @Test
    void rule19AMessageLargerThanTheWindowGoesAlone() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        bench.publish("t", "small");
        bench.publish("t", "x".repeat(10_000));
        bench.publish("t", "small");
        assertEquals(1, a.received.size());
        a.answers(200);
        bench.run();
        assertEquals(2, a.received.size());
        a.answers(200);
        bench.run();
        assertEquals(3, a.received.size());
    }

    @Test
    void rule16WithConcurrencyAboveOneNothingIsPipelined() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(4));
        publish("t", 0, 10);
        assertEquals(4, a.received.size());
        assertEquals(4, a.lanes.size(), "a connection each");
        assertTrue(a.lanes.stream().allMatch(l -> l.messagesOwed() == 1));
        a.answers(200);
        bench.run();
        assertEquals(5, a.received.size());
        assertEquals(4, a.connects, "and the same one again");
    }

    @Test
    void rule16ByHandNothingIsPipelined() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(1));
        publish("t", 0, 5);
        assertEquals(1, a.received.size());
        assertEquals(1, a.connects);
    }

    @Test
    void rule19ConnectionsToOneNodeAreBounded() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(1_000));
        publish("t", 0, 100);
        assertEquals(16, a.lanes.size());
    }

    @Test
    void rule16AfterA503ItIsSentAgainFromTheFirstRefusedInOrder() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        publish("t", 0, 10);
        a.answers(200);
        a.answers(200);
        a.answers(503);
        bench.run();
        assertEquals(numbers(0, 10), a.texts(), "two answered, so two more were under way");
        assertEquals(0, a.lanes.size(), "the connection is not used again");
        publish("t", 10, 12);
        assertEquals(10, a.received.size(), "and nothing is sent for a moment");
        a.well();
        bench.passMillis(200);
        assertEquals(numbers(2, 12), a.texts().subList(10, 20));
        assertTrue(a.received.subList(10, 20).stream().allMatch(s -> s.attempt() == 1));
        bench.assertNothingLeft();
    }

    @Test
    void rule16A503OnOneConnectionOfSeveralPausesTheNode() {
        FakeNode a = bench.join(node("a").broadcast("t").concurrency(2));
        publish("t", 0, 6);
        a.answers(503);
        bench.run();
        assertEquals(2, a.received.size());
        a.well().answers(200);
        bench.run();
        assertEquals(2, a.received.size(), "it said that it is full");
        bench.passMillis(2_000);
        bench.assertNothingLeft();
    }

    @Test
    void rule16AfterABreakAllThatWasUnansweredIsSentAgainInOrder() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        publish("t", 0, 12);
        a.answers(200);
        bench.run();
        a.breaks();
        a.well();
        bench.run();
        assertEquals(numbers(0, 9), a.texts().subList(0, 9));
        assertEquals(numbers(1, 12), a.texts().subList(9, 20));
        assertEquals(2, a.received.get(9).attempt(), "the first may have been the one that broke it");
        assertTrue(a.received.subList(10, 20).stream().allMatch(s -> s.attempt() == 1));
    }

    @Test
    void rule16APublishDuringABreakOvertakesNothing() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        publish("t", 0, 3);
        a.probeAnswer = null;
        a.breaks();
        bench.run();
        publish("t", 3, 6);
        assertEquals(3, a.received.size());
        a.probeAnswer = a.answer(200);
        a.well().breaks();
        bench.pass(Duration.ofSeconds(1));
        assertEquals(numbers(0, 6), a.texts().subList(3, 9));
    }

    @Test
    void rule16AnAnswerThatEndsTheConnectionIsCountedAndTheRestSentAgain() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication first = bench.publish("t", "0");
        publish("t", 1, 4);
        a.answers(new Answer(200, "a", false, true, ""));
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(first));
        assertEquals(numbers(1, 4), a.texts().subList(4, 7));
        assertEquals(2, a.connects);
        assertTrue(a.received.stream().allMatch(s -> s.attempt() == 1), "an orderly close breaks nothing");
        assertEquals(List.of(), bench.heard.suspects);
    }

    @Test
    void rule16AnAnswerNobodyAskedForEndsTheConnection() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publish("t", "0");
        FakeLane lane = a.lanes.get(0);
        lane.answersUnasked(a.answer(200));
        bench.run();
        assertTrue(lane.isOver());
        assertEquals(Outcome.DELIVERED, bench.outcome(bench.publish("t", "1")));
    }
}
