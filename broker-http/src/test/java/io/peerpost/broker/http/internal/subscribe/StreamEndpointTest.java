package io.peerpost.broker.http.internal.subscribe;

import static io.peerpost.broker.http.internal.wire.Content.Form.ENVELOPE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FormEncoding;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.http.internal.wire.MessageHead;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Messages and acknowledgements of a stream lane, against a publisher that says what it is told to. */
class StreamEndpointTest extends StreamFixture {
    private static SubscribeOptions concurrency(int messages) {
        return SubscribeOptions.builder().concurrency(messages).build();
    }

    @Test
    void headersThatCannotBeReadAreAnsweredAndTheLaneGoesOn() throws InterruptedException {
        running.subscribe("n", "t", handler.release("x"));
        FrameClient lane = lane();
        Content good = Content.of(Message.of("x").with("k", "v"));
        byte[] spoilt = {2, 1, 'k', 1, 'v'};
        // two headers are announced, and one is there
        lane.say(out -> {
            FrameWriter.message(
                    out, new MessageHead(1, 1, 1, 1, null, null, Content.Form.HEADERS), Content.envelope(spoilt));
            FrameWriter.message(out, new MessageHead(2, 1, 2, 1, null, null, good.form()), good);
        });
        String refused = lane.read();
        assertTrue(refused.startsWith("ACK 1 status 400 ") && refused.contains("header"), refused);
        assertEquals("ACK 2" + OK, lane.read());
        handler.expect("x");
    }

    @Test
    void aSlowHandlerHoldsUpItsOwnAcknowledgementAndNothingElse() throws InterruptedException {
        running.subscribe("n", "t", handler.release("b", "c", "d"), concurrency(2));
        FrameClient lane =
                lane().send("t", "slow").send("t", "b").send("t", "c").send("t", "d");
        assertEquals("ACK 2" + OK, lane.read());
        assertEquals("ACK 3" + OK, lane.read());
        assertEquals("ACK 4" + OK, lane.read());
        handler.release("slow");
        assertEquals("ACK 1" + OK, lane.read());
    }

    @Test
    void rule16OneAtATimeKeepsTheOrderOfALane() throws InterruptedException {
        running.subscribe("n", "t", handler);
        FrameClient lane = lane();
        for (int i = 0; i < 200; i++) {
            handler.release("m" + i);
            lane.send("t", "m" + i);
        }
        for (int i = 0; i < 200; i++) {
            handler.expect("m" + i);
            assertEquals("ACK " + (i + 1) + OK, lane.read());
        }
    }

    @Test
    void rule17OneOfAKeyAtATimeWhileOthersGoOn() throws InterruptedException {
        running.subscribe("n", "t", handler.release("other", "k2"), concurrency(3));
        FrameClient lane = lane().send("t", "k1", "k").send("t", "k2", "k").send("t", "other", "l");
        assertEquals("ACK 3" + OK, lane.read());
        handler.release("k1");
        assertEquals("ACK 1" + OK, lane.read());
        assertEquals("ACK 2" + OK, lane.read());
    }

    @Test
    void rule17AKeyIsTheSameOneWhicheverLaneItsMessagesTake() throws InterruptedException {
        running.subscribe("n", "t", handler.release("posted", "other"), concurrency(3));
        FrameClient lane = lane().send("t", "framed", "kä se");
        handler.expect("framed");
        RawClient client = running.connect();
        client.send(RawClient.post(
                "n", "t", "posted", "Peerpost-Id: x-1", "Peerpost-Key: " + FormEncoding.encode("kä se")));
        assertEquals("ACK 2" + OK, lane.send("t", "other", "l").read());
        handler.expect("other");
        assertTrue(client.silentFor(50));
        handler.release("framed");
        assertEquals(200, client.read().status());
        assertEquals("ACK 1" + OK, lane.read());
    }

    @Test
    void rule8WhatAHandlerSaysIsToldWithItsReasonAndDelay() {
        running.subscribe("n", "t", m -> {
            switch (m.text()) {
                case "later" ->
                    throw new RetryLaterException(Duration.ofMillis(1500), new IllegalStateException("busy"));
                case "never" -> throw new RejectedMessageException("no such customer");
                default -> throw new IllegalStateException("no");
            }
        });
        FrameClient lane = lane().send("t", "later").send("t", "never").send("t", "x");
        assertEquals("ACK 1 status 500 retry-after 1500 reason java.lang.IllegalStateException: busy", lane.read());
        assertEquals("ACK 2 status 422 retry-after -1 reason no such customer", lane.read());
        assertEquals("ACK 3 status 500 retry-after -1 reason java.lang.IllegalStateException: no", lane.read());
        assertTrue(lane.send("other", "x").read().startsWith("ACK 4 status 404 "));
    }

    @Test
    void whatIsNoEnvelopeIsAnsweredWith400AndTheLaneGoesOn() {
        running.subscribe("n", "t", handler.release("x"));
        FrameClient lane = lane();
        lane.say(out -> FrameWriter.message(
                out, new MessageHead(1, 1, 1, 1, null, null, ENVELOPE), Content.envelope(new byte[] {'{'})));
        assertTrue(lane.read().startsWith("ACK 1 status 400 "));
        lane.say(out -> FrameWriter.message(
                out,
                new MessageHead(2, 1, 2, 1, null, null, ENVELOPE),
                Content.envelope(new JsonEnvelope().encode("t", Message.of("x")))));
        assertEquals("ACK 2" + OK, lane.read());
    }

    @Test
    void rule14ARepetitionOnANewLaneJoinsTheOneThatRuns() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        FrameClient first = lane().send("t", "x");
        handler.expect("x");
        first.client.reset();
        FrameClient second = lane().send("t", "x");
        handler.release("x");
        assertEquals("ACK 1" + OK, second.read());
        FrameClient third = lane().send("t", "x");
        assertEquals("ACK 1" + OK, third.read(), "one that has returned is answered as the first was");
        assertEquals(1, subscription.handled());
    }

    @Test
    void rule14ARepetitionIsRecognisedWhicheverLaneItTakes() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler.release("x"));
        assertEquals("ACK 1" + OK, lane().send("t", "x").read());
        assertEquals(
                200,
                running.connect()
                        .ask(RawClient.numbered("n", "t", "x", "s", 1, 1))
                        .status());
        assertEquals(1, subscription.handled());
    }

    @Test
    void rule15WhatIsQueuedIsDroppedWhenItsLaneEnds() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        FrameClient lane = lane().send("t", "a").send("t", "b").send("t", "c");
        handler.expect("a");
        await().until(() -> subscription.queued() == 2);
        lane.client.reset();
        await().until(() -> subscription.queued() == 0);
        handler.release("a");
    }

    @Test
    void aMessageInPiecesComesWholeWithOthersBetween() throws InterruptedException {
        running.subscribe("n", "t", handler, concurrency(2));
        String large = "x".repeat(3 * Frames.PIECE);
        handler.release(large, "small");
        byte[] body = new JsonEnvelope().encode("t", Message.of(large));
        FrameClient lane = lane();
        int[] done = new int[1];
        lane.say(out -> done[0] =
                FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null, ENVELOPE), Content.envelope(body)));
        lane.say(out -> FrameWriter.message(
                out,
                new MessageHead(2, 1, 2, 1, null, null, ENVELOPE),
                Content.envelope(new JsonEnvelope().encode("t", Message.of("small")))));
        assertEquals("ACK 2" + OK, lane.read());
        handler.expect("small");
        assertTrue(running.endpoint.assembling() > 0);
        while (done[0] < body.length) {
            lane.say(out -> done[0] += FrameWriter.piece(out, 1, Content.envelope(body), done[0]));
        }
        assertEquals("ACK 1" + OK, lane.read());
        handler.expect(large);
        assertEquals(0, running.endpoint.assembling());
    }

    @Test
    void rule16AFullSubscriptionStopsReadingALane() throws InterruptedException {
        LocalSubscription subscription = running.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(4).build());
        FrameClient lane = lane().send("t", "m1");
        handler.expect("m1");
        for (int i = 2; i <= 5; i++) {
            lane.send("t", "m" + i);
            int queued = i - 1;
            await().until(() -> subscription.queued() == queued);
        }
        lane.send("t", "m6").send("t", "m7");
        assertTrue(lane.client.silentFor(100));
        assertEquals(4, subscription.queued());
        handler.release("m1", "m2", "m3", "m4", "m5", "m6", "m7");
        for (int i = 1; i <= 7; i++) {
            assertEquals("ACK " + i + OK, lane.read());
        }
    }
}
