package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** At most once: sent to each target once, failures told, nothing kept. */
final class AtMostOnceTest {
    private final Bench bench = Bench.primed();

    @AfterEach
    void nothingIsKept() {
        bench.passMillis(120_000);
        bench.assertNothingLeft();
        assertEquals(0, bench.publisher.deadLetters().size());
    }

    @Test
    void aDeliveredOneIsDelivered() {
        bench.join(node("a").broadcast("t").well());
        assertEquals(Outcome.DELIVERED, bench.outcome(bench.publishAtMostOnce("t", "1")));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void aFailureIsToldAndNotRepeated(int status) {
        FakeNode a = bench.join(node("a").group("t", "g").always(status));
        FakeNode b = bench.join(node("b").group("t", "g").always(status));
        Publication p = bench.publishAtMostOnce("t", "1");
        bench.passMillis(60_000);
        assertEquals(Outcome.FAILED, bench.outcome(p));
        assertEquals(1, a.received.size() + b.received.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusalIsToldAndNotRepeated(int status) {
        FakeNode a = bench.join(node("a").group("t", "g").always(status));
        FakeNode b = bench.join(node("b").group("t", "g").always(status));
        Publication p = bench.publishAtMostOnce("t", "1");
        bench.passMillis(60_000);
        assertEquals(Outcome.REFUSED, bench.outcome(p));
        assertEquals(1, a.received.size() + b.received.size());
    }

    @Test
    void aBrokenConnectionIsAFailure() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication p = bench.publishAtMostOnce("t", "1");
        Publication behind = bench.publishAtMostOnce("t", "2");
        a.breaks();
        bench.run();
        assertEquals(Outcome.FAILED, bench.outcome(p));
        assertEquals(Outcome.FAILED, bench.outcome(behind));
        assertEquals(2, a.received.size());
    }

    @Test
    void aRefusedConnectionIsAFailure() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        a.door = FakeNode.Door.REFUSES;
        assertEquals(Outcome.FAILED, bench.outcome(bench.publishAtMostOnce("t", "1")));
    }

    @Test
    void withNobodyThereItFailsAtOnce() {
        assertEquals(Outcome.FAILED, bench.outcome(bench.publishAtMostOnce("t", "1")));
    }

    @Test
    void eachTargetIsTriedOnce() {
        FakeNode a = bench.join(node("a").broadcast("t").always(500));
        FakeNode b = bench.join(node("b").broadcast("t").well());
        FakeNode g = bench.join(node("g").group("t", "g").well());
        Publication p = bench.publishAtMostOnce("t", "1");
        assertEquals(
                List.of(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.FAILED),
                bench.outcomes(p).stream().sorted().toList());
        assertEquals(3, a.received.size() + b.received.size() + g.received.size());
    }

    @Test
    void beforeTheFirstFullLookItWaitsToKnowItsTargets() {
        Bench early = Bench.unprimed(c -> {});
        FakeNode a = early.join(node("a").broadcast("t").well());
        Publication somebody = early.publishAtMostOnce("t", "1");
        Publication nobody = early.publishAtMostOnce("u", "2");
        assertFalse(early.settled(somebody));
        early.fleet.prime();
        early.run();
        assertEquals(List.of("1"), a.texts());
        assertEquals(Outcome.DELIVERED, early.outcome(somebody));
        assertEquals(Outcome.FAILED, early.outcome(nobody));
    }

    @Test
    void itDoesNotWaitBehindWhatAFileHoldsForTheSameTarget() {
        Bench durable = Bench.durable(c -> {
            c.memoryMessages = 1;
            c.windowMessages = 1;
        });
        FakeNode a = durable.join(node("a").broadcast("t"));
        durable.publish("t", "1");
        durable.publish("t", "2");
        durable.publishAtMostOnce("t", "once");
        a.answers(200);
        durable.run();
        a.answers(200);
        durable.run();
        assertEquals(List.of("1", "once", "2"), a.texts());
    }
}
