package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rules 13 and 14: what the publisher tells with a message so that it is handled once, as far as it goes. */
final class IdsTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    private void answers(int times) {
        for (int i = 0; i < times; i++) {
            a.answers(200);
            bench.run();
        }
    }

    @Test
    void rule13EveryPublishMakesANewId() {
        assertNotEquals(bench.publish("t", "1").id(), bench.publish("t", "1").id());
        assertNotEquals(a.received.get(0).id(), a.received.get(1).id());
    }

    @Test
    void rule13TwoPublishersNeverMakeTheSameId() {
        Bench other = Bench.seeded(2, c -> {});
        assertNotEquals(bench.publish("t", "1").id(), other.publish("t", "1").id());
    }

    @Test
    void rule13AnIdOfTheCallersIsUsedAsItIs() {
        Publication p = bench.publish(
                "t", "1", PublishOptions.builder().id("order-42/paid").build());
        assertEquals("order-42/paid", p.id());
        assertEquals("order-42/paid", a.last().id());
    }

    @Test
    void rule13ARetryKeepsTheIdAndCountsTheAttempt() {
        Publication p = bench.publish("t", "1");
        a.answers(500);
        bench.passMillis(500);
        a.answers(500);
        bench.passMillis(1_000);
        assertEquals(
                List.of(p.id(), p.id(), p.id()),
                a.received.stream().map(FakeLane.Sent::id).toList());
        assertEquals(
                List.of(1, 2, 3),
                a.received.stream().map(FakeLane.Sent::attempt).toList());
    }

    @Test
    void rule14TheLowestUnsettledNumberGoesWithEachMessage() {
        bench.publish("t", "1");
        bench.publish("t", "2");
        assertEquals(a.received.get(0).sequence(), a.last().lowest(), "the first may be sent again");
        answers(1);
        bench.publish("t", "3");
        assertEquals(a.received.get(1).sequence(), a.last().lowest(), "the first has ended");
        answers(2);
        bench.publish("t", "4");
        assertEquals(a.last().sequence(), a.last().lowest(), "nothing but this one is under way");
    }

    @Test
    void rule14AMessageThatWaitsForItsRetryKeepsTheLowestDown() {
        bench.publish("t", "poison");
        long poison = a.last().sequence();
        a.answers(500);
        bench.run();
        bench.publish("t", "2");
        answers(1);
        bench.publish("t", "3");
        assertEquals(poison, a.last().lowest());
        bench.passMillis(500);
        assertEquals("poison", a.last().text());
    }

    @Test
    void rule14WhatAnotherMemberMayStillSendBackKeepsTheLowestDown() {
        FakeNode x = bench.join(node("x").group("g", "g"));
        bench.publish("g", "1");
        FakeNode y = bench.join(node("y").group("g", "g"));
        x.answers(500);
        bench.passMillis(200);
        assertEquals(List.of("1"), y.texts());
        bench.leave(y);
        bench.publish("g", "2");
        assertEquals(x.received.get(0).sequence(), x.last().lowest(), "the first may come back from the other");
        y.answers(200);
        bench.run();
        bench.publish("g", "3");
        assertEquals(x.received.get(1).sequence(), x.last().lowest());
    }

    @Test
    void rule14LowestIsToldPerNode() {
        FakeNode b = bench.join(node("b").broadcast("u").well());
        bench.publish("t", "stays");
        bench.publish("u", "1");
        bench.publish("u", "2");
        assertEquals(b.last().sequence(), b.last().lowest(), "what another node has not settled does not matter here");
    }

    @Test
    void rule14WhatHasEndedIsNotRememberedBehindOneThatHasNot() {
        bench.publish("t", "stays");
        a.answers(500);
        bench.run();
        a.always = a.answer(200);
        // the first waits for its retry: 2,000 others go through meanwhile
        for (int i = 0; i < 2_000; i++) {
            bench.publish("t", "" + i);
        }
        int kept = Objects.requireNonNull(bench.publisher.peer("a")).unsettled.size();
        assertTrue(kept < 1_000, () -> kept + " are kept in memory, though only one is unsettled");
    }

    @Test
    void rule14NothingIsSentTwiceWhileItsAnswerIsOutstanding() {
        bench.publish("t", "1");
        for (int i = 0; i < 20; i++) {
            bench.pass(Duration.ofSeconds(20));
            a.lanes.get(0).hears();
            bench.join(a);
        }
        assertEquals(1, a.received.size());
    }
}
