package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 7: each debt ends once, is counted, and told to the publication, the listener and the dead letters. */
final class EndsTest {

    @Test
    void rule07APublicationIsSettledWhenItsLastDebtHasEnded() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        FakeNode b = bench.join(node("b").broadcast("t"));
        Publication p = bench.publish("t", "1");
        assertEquals(1, a.received.size());
        assertFalse(bench.settled(p));
        assertEquals(1, bench.heard.ends(p).size(), "the listener hears of each at once");
        b.answers(200);
        bench.run();
        assertEquals(2, bench.ends(p).size());
    }

    @Test
    void rule07EveryOutcomeIsCounted() {
        Bench bench = Bench.primed(c -> c.attempts = 1);
        bench.join(node("ok").broadcast("t").well());
        bench.join(goNode("go").broadcast("t").well());
        bench.join(node("bad").broadcast("t").always(500));
        bench.join(node("no").broadcast("t").always(403));
        bench.join(node("off").broadcast("t").always(404));
        bench.publish("t", "1");
        bench.publishAtMostOnce("nobody", "2");
        bench.publish("held", "3");
        bench.passMillis(61_000);
        for (Outcome outcome : Outcome.values()) {
            boolean expected = outcome != Outcome.OVERFLOW && outcome != Outcome.CLOSED;
            assertEquals(expected ? 1 : 0, bench.publisher.ends().get(outcome), outcome.name());
        }
        assertEquals(3, bench.publisher.published());
        bench.assertNothingLeft();
    }

    @Test
    void rule07EveryBadEndSaysWhy() {
        Bench bench = Bench.primed(c -> c.attempts = 1);
        bench.join(node("bad").broadcast("t").always(500));
        bench.join(node("no").broadcast("t").always(403));
        bench.join(node("off").broadcast("t").always(404));
        Publication p = bench.publish("t", "1");
        for (Settlement.End end : bench.ends(p)) {
            assertFalse(end.reason() == null || end.reason().isBlank(), end::toString);
        }
    }

    @Test
    void rule07AListenerThatThrowsChangesNothing() {
        BrokerListener rude = new BrokerListener() {
            @Override
            public void onEnd(String id, Settlement.End end) {
                throw new IllegalStateException("rude");
            }

            @Override
            public void onSuspect(String nodeId, String address, String reason) {
                throw new IllegalStateException("rude");
            }

            @Override
            public void onGone(String nodeId, String address, String reason) {
                throw new IllegalStateException("rude");
            }
        };
        Bench bench = Bench.heardBy(rude);
        FakeNode a = bench.join(node("a").group("t", "g"));
        FakeNode b = bench.join(node("b").group("t", "g").well());
        a.door = FakeNode.Door.REFUSES;
        for (int i = 0; i < 20; i++) {
            bench.publish("t", "" + i);
        }
        bench.passMillis(20_000);
        assertEquals(20, b.received.size());
        bench.assertNothingLeft();
    }

    @Test
    void rule07APublicationThatIsPublishedFromAnEndIsDelivered() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t").well());
        Publication p = bench.publish("t", "1");
        p.settled().thenAccept(s -> bench.offerLater("t", "2"));
        bench.run();
        assertEquals(List.of("1", "2"), a.texts());
    }

    @Test
    void rule07ANodeThatWantsTlsIsRefusedAtOnce() {
        Bench bench = Bench.primed();
        bench.join(node("a").broadcast("t").with("secure", "true"));
        assertEquals(Outcome.REFUSED, bench.outcome(bench.publish("t", "1")));
        bench.join(node("g").group("u", "g").with("secure", "true"));
        assertEquals(Outcome.REFUSED, bench.outcome(bench.publish("u", "1")));
        FakeNode plain = bench.join(node("h").group("u", "g").well());
        assertEquals(Outcome.DELIVERED, bench.outcome(bench.publish("u", "2")));
        assertEquals(1, plain.received.size());
        bench.assertNothingLeft();
    }
}
