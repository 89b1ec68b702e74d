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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 8: what an answer means, row by row, from a Peerpost node that is a target itself and from a go-micro node. */
final class AnswerTableTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    @Test
    void rule08A200FromAPeerpostNodeIsDelivered() {
        Publication p = bench.publish("t", "1");
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
        assertEquals(1, bench.end(p).attempts());
        assertEquals(1, bench.publisher.ends().get(Outcome.DELIVERED));
    }

    @Test
    void rule08A404FromAPeerpostNodeDropsItFromTheView() {
        Publication p = bench.publish("t", "1");
        a.answers(404);
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
        assertEquals(List.of("a"), bench.heard.gone);
        bench.assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204})
    void rule08A2xxWithoutTheNodesIdIsA404(int status) {
        Publication p = bench.publish("t", "1");
        a.answersAsStranger(status);
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
    }

    @Test
    void rule08A200WithTheIdOfAnotherNodeIsA404() {
        Publication p = bench.publish("t", "1");
        a.answers(new Answer(200, "another", false, false, ""));
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
    }

    @Test
    void rule08A503IsNoAttemptAndComesAgainAfterAPause() {
        Publication p = bench.publish("t", "1");
        for (int i = 0; i < 40; i++) {
            a.answers(503);
            bench.run();
            assertEquals(0, a.unanswered(), "not at once");
            bench.passMillis(2_000);
            assertEquals(1, a.unanswered(), "but again");
        }
        assertEquals(1, a.last().attempt());
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
        assertEquals(1, bench.end(p).attempts());
    }

    @Test
    void rule08A503ThatSaysLeavingMeansGone() {
        Publication p = bench.publish("t", "1");
        a.answersLeaving();
        bench.run();
        assertEquals(Outcome.GONE, bench.outcome(p));
        assertEquals(List.of("a"), bench.fleet.dropped);
    }

    @Test
    void rule08A408IsABrokenConnection() {
        Publication p = bench.publish("t", "1");
        a.answers(408);
        bench.run();
        assertEquals(List.of("a"), bench.heard.suspects);
        assertEquals(1, a.probes, "asked before it gets anything else");
        assertEquals(List.of("1", "1"), a.texts());
        assertEquals(2, a.last().attempt());
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 502, 504, 599})
    void rule08AnyOther5xxIsOneAttemptOfAFailedHandler(int status) {
        Publication p = bench.publish("t", "1");
        a.answers(status);
        bench.run();
        assertEquals(List.of(p.id()), bench.heard.retries);
        assertFalse(bench.settled(p));
        bench.passMillis(1_000);
        assertEquals(List.of("1", "1"), a.texts());
        assertEquals(2, a.last().attempt());
        assertEquals(List.of(), bench.heard.suspects, "a handler that fails says nothing against its node");
        a.answers(200);
        bench.run();
        assertEquals(2, bench.end(p).attempts());
    }

    @Test
    void rule08AMessageWhoseHandlerAlwaysFailsIsDeadAfterSixteenAttempts() {
        a.always(500);
        Publication p = bench.publish("t", "1");
        bench.passMillis(9 * 60_000);
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals(16, bench.end(p).attempts());
        assertEquals(16, a.received.size());
        assertEquals("answered 500", bench.end(p).reason());
        assertEquals(
                List.of(p.id()),
                bench.heard.deadLetters.stream().map(d -> d.id()).toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void rule08ARefusalEndsAtOnce(int status) {
        Publication p = bench.publish("t", "1");
        a.answers(status);
        bench.run();
        assertEquals(Outcome.REFUSED, bench.outcome(p));
        assertEquals(List.of(), bench.fleet.dropped);
        bench.passMillis(60_000);
        assertEquals(1, a.received.size(), "no retry for ever");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 431})
    void rule08WhatItCanNeverTakeIsADeadLetterAtOnceWithTheReason(int status) {
        Publication p = bench.publish("t", "1");
        a.answers(new Answer(status, "a", false, false, "too big for me"));
        bench.run();
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals("answered " + status + ": too big for me", bench.end(p).reason());
        assertEquals(1, bench.publisher.deadLetters().size());
    }

    @Test
    void rule08AFailureThatNamesADelayIsAnAttemptTooAndComesAgainAfterIt() {
        Publication p = bench.publish("t", "1");
        a.asksForItAfter(Duration.ofSeconds(45));
        bench.passMillis(44_999);
        assertEquals(1, a.received.size());
        bench.passMillis(1);
        assertEquals(2, a.last().attempt());
        a.answers(200);
        bench.run();
        assertEquals(2, bench.end(p).attempts());
    }

    @Test
    void rule08A422ThatNamesTheNodeIsADeadLetterAtOnceAndAnAttempt() {
        Publication p = bench.publish("t", "1");
        a.rejects("no such customer");
        bench.run();
        assertEquals(Outcome.DEAD_LETTERED, bench.outcome(p));
        assertEquals("rejected: no such customer", bench.end(p).reason());
        assertEquals(1, bench.end(p).attempts());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 405, 421, 422, 502})
    void rule08AStrangersAnswerThatOursNeverGiveIsAskedAfter(int status) {
        FakeNode b = bench.join(node("b").group("u", "g"));
        Publication p = bench.publish("u", "1");
        b.probeAnswer = new Answer(status, null, false, false, "");
        b.answersAsStranger(status);
        bench.run();
        assertFalse(bench.settled(p), "no dead letter: somebody else lives there now");
        assertEquals(List.of("b"), bench.fleet.dropped);
        FakeNode c = bench.join(node("c").group("u", "g").well());
        assertEquals(List.of("1"), c.texts());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 400, 401, 403, 404, 413, 422, 431, 500, 503, 504})
    void rule08AnyAnswerOfAGoMicroProcessIsUnconfirmed(int status) {
        FakeNode go = bench.join(goNode("g").broadcast("go"));
        Publication p = bench.publish("go", "1");
        go.answers(status);
        bench.run();
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(p));
        assertEquals(List.of(), bench.fleet.dropped);
        assertEquals(0, bench.publisher.deadLetters().size(), "a good end, as far as it goes");
        assertTrue(bench.ends(p).get(0).outcome().good());
    }

    @Test
    void rule08A408FromAGoMicroProcessIsABrokenConnectionToo() {
        FakeNode go = bench.join(goNode("g").broadcast("go"));
        Publication p = bench.publish("go", "1");
        go.answers(408);
        bench.run();
        assertFalse(bench.settled(p), "the request did not arrive");
        assertEquals(List.of("1", "1"), go.texts());
        go.answers(200);
        bench.run();
        assertEquals(Outcome.UNCONFIRMED, bench.outcome(p));
    }

    @Test
    void rule08ALateAnswerToWhatHasEndedChangesNothing() {
        Publication p = bench.publish("t", "1");
        bench.passMillis(20_000);
        a.lanes.get(0).hears();
        bench.passMillis(20_000);
        a.lanes.get(0).hears();
        for (int i = 0; i < 30; i++) {
            bench.passMillis(20_000);
            a.lanes.get(0).hears();
        }
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        a.answers(200);
        bench.run();
        assertEquals(1, bench.heard.ends(p).size());
        assertEquals(0, bench.publisher.ends().get(Outcome.DELIVERED));
        bench.assertNothingLeft();
    }
}
