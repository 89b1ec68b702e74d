package io.peerpost.broker.http.internal.subscribe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.FrameText;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.Mutator;
import io.peerpost.broker.http.internal.wire.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream lane as its subscriber speaks it, against a publisher that says what it is told to. */
class StreamEndpointTest {
    private static final String OK = " status 200 retry-after -1 reason -";

    private final Running running = new Running();
    private final HeldHandler handler = new HeldHandler();

    @AfterEach
    void close() {
        running.close();
    }

    private FrameClient lane() {
        return lane(running);
    }

    private static FrameClient lane(Running at) {
        return new FrameClient(at.connect(), "n", "s", "256 4194304");
    }

    private static SubscribeOptions concurrency(int messages) {
        return SubscribeOptions.builder().concurrency(messages).build();
    }

    private RawClient.Said asks(String request) {
        return running.connect().ask(request);
    }

    @Test
    void theAnswerToAnUpgradeNamesTheNodeAndTheWindow() {
        running.subscribe("n", "t", handler);
        FrameClient lane = lane();
        assertEquals("n", lane.upgraded.header("Peerpost-Node"));
        assertEquals("peerpost/1", lane.upgraded.header("Upgrade"));
        assertEquals("256 4194304", lane.upgraded.header("Peerpost-Window"));
        assertEquals("", lane.upgraded.header("Peerpost-Leaving"));
    }

    @Test
    void rule20WhatCannotBeUpgradedIsAnsweredAsAnythingElse() {
        running.subscribe("n", "t", handler);
        assertEquals(404, asks(FrameClient.upgrade("other", "s", "1 1")).status());
        assertEquals(400, asks(FrameClient.upgrade("n", "", "1 1")).status());
        String good = FrameClient.upgrade("n", "s", "1 1");
        assertEquals(405, asks(good.replace("peerpost/1", "peerpost/2")).status());
        assertEquals(
                405,
                asks(good.replace("Connection: Upgrade", "Connection: keep-alive"))
                        .status());
        assertEquals(
                101, asks(good.replace("peerpost/1", "peerpost/2, peerpost/1")).status());
    }

    @Test
    void rule20WhereNoStreamLaneIsOfferedAnUpgradeIsAnyOtherRequest() {
        try (Running plain = new Running(config -> config.streams = false)) {
            plain.subscribe("n", "t", handler);
            RawClient client = plain.connect();
            assertEquals(405, client.ask(FrameClient.upgrade("n", "s", "1 1")).status());
            handler.release("x");
            assertEquals(200, client.ask(RawClient.post("n", "t", "x")).status(), "the connection goes on");
        }
    }

    @Test
    void whoIsNotServedIsNotUpgraded() {
        try (Running closed = new Running(config -> {}, (local, remote) -> false)) {
            closed.subscribe("n", "t", handler);
            assertEquals(
                    403,
                    closed.connect().ask(FrameClient.upgrade("n", "s", "1 1")).status());
        }
    }

    @Test
    void anUpgradeBehindAPostThatIsNotAnsweredIsNone() throws InterruptedException {
        running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(RawClient.post("n", "t", "x"));
        handler.expect("x");
        client.send(FrameClient.upgrade("n", "s", "1 1"));
        handler.release("x");
        assertEquals(200, client.read().status());
        assertEquals(405, client.read().status());
    }

    @Test
    void messagesThatComeInOnePieceWithTheUpgradeAreRead() throws InterruptedException {
        running.subscribe("n", "t", handler.release("x"));
        byte[] body = new JsonEnvelope().encode("t", Message.of("x"));
        byte[] frame = FrameText.bytes(out -> FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null), body));
        RawClient client = running.connect().send(FrameClient.upgrade("n", "s", "1 1") + new String(frame, ISO_8859_1));
        assertEquals(101, client.read().status());
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
        lane.say(out -> FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null), new byte[] {'{'}));
        assertTrue(lane.read().startsWith("ACK 1 status 400 "));
        lane.say(out -> FrameWriter.message(
                out, new MessageHead(2, 1, 2, 1, null, null), new JsonEnvelope().encode("t", Message.of("x"))));
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
        lane.say(out -> done[0] = FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null), body));
        lane.say(out -> FrameWriter.message(
                out, new MessageHead(2, 1, 2, 1, null, null), new JsonEnvelope().encode("t", Message.of("small"))));
        assertEquals("ACK 2" + OK, lane.read());
        handler.expect("small");
        assertTrue(running.endpoint.assembling() > 0);
        while (done[0] < body.length) {
            lane.say(out -> done[0] += FrameWriter.piece(out, 1, body, done[0]));
        }
        assertEquals("ACK 1" + OK, lane.read());
        handler.expect(large);
        assertEquals(0, running.endpoint.assembling());
    }

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
            MessageHead head = new MessageHead(i, 1, i, 1, null, null);
            byte[] body = new JsonEnvelope().encode("t", Message.of("m" + i));
            more.add(FrameText.bytes(out -> FrameWriter.message(out, head, body)));
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

    @Test
    void rule19WhatIsGrantedOverAllPublishersNeverExceedsTheQueue() {
        running.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(8).build());
        FrameClient first = new FrameClient(running.connect(), "n", "s", "256 1000");
        assertEquals("4 1000", first.upgraded.header("Peerpost-Window"), "one more share is kept free");
        FrameClient second = new FrameClient(running.connect(), "n", "s", "256 1000");
        assertEquals("2 1000", second.upgraded.header("Peerpost-Window"));
        assertEquals("WINDOW 2 1000", first.read());
        FrameClient third = new FrameClient(running.connect(), "n", "s", "256 1000");
        assertEquals("2 1000", third.upgraded.header("Peerpost-Window"), "of the eight, the first has four still");
        assertEquals(503, asks(FrameClient.upgrade("n", "s", "256 1000")).status(), "until it keeps to two");
        first.say(out -> FrameWriter.window(out, new Window(2, 1000)));
        await().until(() -> asks(FrameClient.upgrade("n", "s", "256 1000")).status() == 101);
    }

    @Test
    void rule19APublisherThatHasGoneLeavesItsShareToTheOthers() {
        running.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(8).build());
        FrameClient first = new FrameClient(running.connect(), "n", "s", "256 1000");
        FrameClient second = new FrameClient(running.connect(), "n", "s", "256 1000");
        assertEquals("WINDOW 2 1000", first.read());
        second.client.reset();
        assertEquals("WINDOW 4 1000", first.read());
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
            MessageHead head = new MessageHead(i, 1, i, 1, i == 3 ? "own" : null, i == 4 ? "k" : null);
            good.add(FrameText.bytes(out -> FrameWriter.message(out, head, body)));
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
