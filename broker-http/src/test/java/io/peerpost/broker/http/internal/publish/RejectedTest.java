package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A handler that will never take a message. */
final class RejectedTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    private Publication rejected(String text) {
        Publication p = bench.publish("t", text);
        a.rejects("no such customer");
        bench.run();
        return p;
    }

    @Test
    void rule08ARejectedMessageIsADeadLetterAtOnceWithTheHandlersReason() {
        Publication p = rejected("1");
        Settlement.End end = bench.end(p);
        assertEquals(Outcome.DEAD_LETTERED, end.outcome());
        assertEquals("rejected: no such customer", end.reason());
        assertEquals(1, end.attempts());
        DeadLetter letter = bench.publisher.deadLetters().list().get(0);
        assertEquals(end, letter.end());
        bench.pass(Duration.ofMinutes(10));
        assertEquals(1, a.received.size(), "no further attempt");
        assertEquals(List.of(), bench.heard.suspects);
        bench.assertNothingLeft();
    }

    @Test
    void rule08ItCountsBesideTheAttemptsBeforeIt() {
        Publication p = bench.publish("t", "1");
        a.answers(500);
        bench.passMillis(500);
        a.rejects("no such customer");
        bench.run();
        assertEquals(2, bench.end(p).attempts());
    }

    @Test
    void oneMemberRejectsForItsGroup() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        Publication p = bench.publish("u", "1");
        FakeNode h = bench.join(node("h").group("u", "g"));
        g.rejects("no such customer");
        bench.passMillis(60_000);
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals(0, h.received.size());
    }

    @Test
    void rule17AfterARejectedMessageTheKeyGoesOn() {
        bench.publishKeyed("t", "1", "k");
        bench.publishKeyed("t", "2", "k");
        a.rejects("no such customer");
        bench.run();
        assertEquals(List.of("1", "2"), a.texts());
    }

    @Test
    void atMostOnceItFailsAndNothingIsKept() {
        Publication p = bench.publishAtMostOnce("t", "1");
        a.rejects("no such customer");
        bench.run();
        assertEquals(Outcome.FAILED, bench.outcome(p));
        assertEquals(1, bench.end(p).attempts());
        assertEquals(0, bench.publisher.deadLetters().size());
    }

    @Test
    void aRedeliveredOneIsAnotherMessageToItsSubscriberUnderTheSameId() {
        bench.publish("t", "1", PublishOptions.builder().id("order-42").build());
        a.rejects("no such customer");
        bench.run();
        Publication again = bench.publisher.redeliver(
                bench.publisher.deadLetters().list().get(0).number());
        bench.run();
        assertEquals("order-42", a.last().id());
        assertEquals(1, a.last().attempt());
        assertFalse(a.last().debt().message.ownId, "else the node would take it for the one that it rejected");
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.endAgain(again).outcome());
    }
}
