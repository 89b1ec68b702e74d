package io.peerpost.broker.http.internal.subscribe;

import static io.peerpost.broker.http.internal.wire.Content.Form.ENVELOPE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Message;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FrameText;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.http.internal.wire.MessageHead;
import io.peerpost.broker.http.internal.wire.Window;
import org.junit.jupiter.api.Test;

/** How a stream lane begins, and what it is granted. */
class StreamUpgradeTest extends StreamFixture {
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
        // in one piece, so that it has been read before the answer
        RawClient client = running.connect().send(RawClient.post("n", "t", "x") + FrameClient.upgrade("n", "s", "1 1"));
        handler.expect("x");
        handler.release("x");
        assertEquals(200, client.read().status());
        assertEquals(405, client.read().status());
    }

    @Test
    void messagesThatComeInOnePieceWithTheUpgradeAreRead() throws InterruptedException {
        running.subscribe("n", "t", handler.release("x"));
        byte[] body = new JsonEnvelope().encode("t", Message.of("x"));
        byte[] frame = FrameText.bytes(out ->
                FrameWriter.message(out, new MessageHead(1, 1, 1, 1, null, null, ENVELOPE), Content.envelope(body)));
        RawClient client = running.connect().send(FrameClient.upgrade("n", "s", "1 1") + new String(frame, ISO_8859_1));
        assertEquals(101, client.read().status());
        handler.expect("x");
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
}
