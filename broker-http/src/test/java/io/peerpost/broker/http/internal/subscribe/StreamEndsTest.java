package io.peerpost.broker.http.internal.subscribe;

import static io.peerpost.broker.http.internal.wire.Content.Form.ENVELOPE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FrameText;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.Mutator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The bounds of a stream lane, and how it ends. */
class StreamEndsTest extends StreamFixture {
    @Test
    void oneThatIsTooLargeIsRefusedBeforeItHasComeAndTheLaneGoesOn() {
        try (Running small = new Running(config -> config.maxBody = 100_000)) {
            small.subscribe("n", "t", handler.release("x"));
            FrameClient lane = lane(small).send("t", "y".repeat(150_000));
            String ack = lane.read();
            assertTrue(ack.startsWith("ACK 1 status 413 ") && ack.endsWith("(expected: at most 100000)"), ack);
            assertEquals("ACK 2" + OK, lane.send("t", "x").read());
            assertEquals(0, small.endpoint.assembling());
        }
    }

    @Test
    void whereThereIsNoRoomToPutMessagesTogetherTheLaneEndsWith503() {
        try (Running small = new Running(config -> config.maxAssembling = 100_000)) {
            small.subscribe("n", "t", handler);
            FrameClient lane = lane(small).send("t", "y".repeat(300_000));
            assertTrue(lane.read().startsWith("ACK 1 status 503 "));
            assertEquals("BYE", lane.read());
            assertTrue(lane.client.ends());
            await().until(() -> small.endpoint.assembling() == 0);
        }
    }

    @Test
    void rule16PastTheSecondBoundIsTheLastWordAndNothingBehindItIsHandled() throws InterruptedException {
        SubscribeOptions bounded =
                SubscribeOptions.builder().queueMessages(4).concurrency(2).build();
        LocalSubscription subscription = running.subscribe("n", "t", handler, bounded);
        FrameClient lane = lane().send("t", "m1").send("t", "m2");
        handler.next();
        handler.next();
        List<byte[]> more = new ArrayList<>();
        for (int i = 3; i <= 40; i++) {
            MessageHead head = new MessageHead(i, 1, i, 1, null, null, ENVELOPE);
            byte[] body = new JsonEnvelope().encode("t", Message.of("m" + i));
            more.add(FrameText.bytes(out -> FrameWriter.message(out, head, Content.envelope(body))));
            handler.release("m" + i);
        }
        lane.say(out -> more.forEach(out::writeBytes)); // one write, so that it is decoded in one go
        await().until(() -> subscription.queued() == 8);
        handler.release("m2");
        for (int i = 0; i < 9; i++) {
            assertTrue(lane.read().endsWith(OK));
        }
        assertEquals(0, subscription.queued());
        handler.release("m1"); // the slow one is waited for, since its answer would be lost
        assertEquals("ACK 1" + OK, lane.read());
        assertTrue(lane.read().startsWith("ACK 11 status 503 "));
        assertEquals("BYE", lane.read());
        assertTrue(lane.client.endsInOrder());
        assertEquals(10, subscription.handled());
    }

    @Test
    void rule19OneThatIsAtWorkSaysSo() throws InterruptedException {
        try (Running brisk = new Running(config -> config.processingEvery = Duration.ofMillis(50))) {
            brisk.subscribe("n", "t", handler);
            FrameClient lane = lane(brisk).send("t", "x");
            assertEquals("PING", lane.read());
            assertEquals("PING", lane.read());
            handler.release("x");
            String next = lane.read();
            while (next.equals("PING")) {
                next = lane.read();
            }
            assertEquals("ACK 1" + OK, next);
            lane.say(FrameWriter::ping);
            assertEquals("PONG", lane.read());
        }
    }

    @Test
    void aLaneThatIsIdleForTooLongIsClosedInOrder() {
        try (Running brisk = new Running(config -> config.idleTime = Duration.ofMillis(50))) {
            brisk.subscribe("n", "t", handler.release("x"));
            FrameClient lane = lane(brisk).send("t", "x");
            assertEquals("ACK 1" + OK, lane.read());
            assertEquals("BYE", lane.read());
            assertTrue(lane.client.endsInOrder());
        }
    }

    @Test
    void aMessageThatTakesTooLongToComeInEndsTheLane() {
        try (Running brisk = new Running(config -> config.requestTime = Duration.ofMillis(100))) {
            brisk.subscribe("n", "t", handler);
            FrameClient lane = lane(brisk);
            lane.client.send(new byte[] {0, 0, 0, 50, 1});
            assertEquals("ERROR a message took too long to come in", lane.read());
        }
    }

    @Test
    void rule21ANodeThatLeavesSaysSoAndIsDoneWhenItsPublishersHaveSaidBye() throws Exception {
        try (Running patient = new Running(config -> config.peerCloseTime = Duration.ofSeconds(20))) {
            LocalSubscription subscription = patient.subscribe("n", "t", handler);
            FrameClient lane = lane(patient).send("t", "a");
            handler.expect("a");
            CompletableFuture<Integer> drained =
                    CompletableFuture.supplyAsync(() -> subscription.drain(Duration.ZERO, Duration.ofSeconds(60)));
            assertEquals("LEAVING", lane.read());
            lane.send("t", "b"); // was on its way
            handler.release("a", "b");
            assertEquals("ACK 1" + OK, lane.read());
            assertEquals("ACK 2" + OK, lane.read());
            assertFalse(drained.isDone());
            assertEquals(
                    "1", new FrameClient(patient.connect(), "n", "late", "1 1").upgraded.header("Peerpost-Leaving"));
            lane.say(FrameWriter::bye);
            assertEquals("BYE", lane.read());
            assertTrue(lane.client.endsInOrder());
        }
    }

    @Test
    void rule21WhatItDoesNotTakeAnyMoreIsToldTo() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        FrameClient lane = lane().send("t", "a");
        handler.expect("a");
        CompletableFuture<Integer> drained =
                CompletableFuture.supplyAsync(() -> subscription.drain(Duration.ZERO, Duration.ofSeconds(3)));
        assertEquals("LEAVING", lane.read());
        await().until(subscription::leaving);
        assertEquals(
                "ACK 2 status 503 leaving retry-after -1 reason the node leaves",
                lane.send("t", "b").read());
        assertEquals(503, asks(FrameClient.upgrade("n", "s", "1 1")).status());
        handler.release("a");
        assertEquals("ACK 1" + OK, lane.read());
        assertEquals(0, drained.get());
        assertEquals("BYE", lane.read());
    }

    @Test
    void spoiltFramesEndTheirLaneWithAReasonAndDisturbNobodyElse() {
        running.subscribe("n", "t", handler.release("x", "y"));
        FrameClient other = lane();
        for (String[] spoilt : new String[][] {
            {"\0\0\0\0", "ERROR a frame of 0 bytes"},
            {"\377\377\377\377", "ERROR a frame of 4294967295 bytes"},
            {"\0\0\0\1\12", "ERROR a frame of the unknown type 10"},
            {"\0\0\0\4\3\1\0\0", "ERROR "},
            {"\0\0\0\2\2\7", "ERROR a piece of message 7, which has not begun"},
            {"\0\0\0\6\1\11\1\1\1\1", "ERROR message 9 (expected: 1)"},
        }) {
            FrameClient lane = lane();
            lane.client.send(spoilt[0]);
            String said = lane.read();
            assertTrue(said.startsWith(spoilt[1]), said);
            assertEquals("BYE", lane.read());
            assertTrue(lane.client.endsInOrder());
        }
        assertEquals("ACK 1" + OK, other.send("t", "x").read());
    }

    @Test
    void thousandsOfSpoiltStreamsLeaveTheEndpointAsItWas() {
        LocalSubscription subscription = running.subscribe("n", "t", m -> {});
        FrameClient other = lane();
        List<byte[]> good = new ArrayList<>();
        byte[] body = new JsonEnvelope().encode("t", Message.of("x"));
        for (int i = 1; i <= 4; i++) {
            MessageHead head = new MessageHead(i, 1, i, 1, i == 3 ? "own" : null, i == 4 ? "k" : null, ENVELOPE);
            good.add(FrameText.bytes(out -> FrameWriter.message(out, head, Content.envelope(body))));
        }
        good.add(FrameText.bytes(FrameWriter::ping));
        good.add(FrameText.bytes(FrameWriter::bye));
        Mutator mutator = new Mutator(11, good);
        for (int i = 0; i < 2_000; i++) {
            RawClient client = new RawClient(running.endpoint.bound());
            client.send(FrameClient.upgrade("n", "s" + i, "16 100000"));
            client.send(mutator.next());
            client.send(mutator.next());
            client.reset();
        }
        String said = other.send("t", "x").read();
        while (said.startsWith("WINDOW ")) {
            said = other.read();
        }
        assertEquals("ACK 1" + OK, said);
        await().until(() -> running.endpoint.connections() == 1);
        assertEquals(0, running.endpoint.assembling());
        await().until(() -> subscription.grants().size() == 1);
        assertEquals(0, subscription.queued());
    }
}
