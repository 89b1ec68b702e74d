package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.publish.RawServer.Request;
import io.peerpost.broker.http.internal.publish.RawServer.Wire;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.Window;
import io.peerpost.registry.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream lane as its publisher speaks it, byte for byte, against a node that says what it is told to. */
final class StreamLaneTest {
    private static final Window WINDOW = new Window(4, 1000);

    private final RawServer server = new RawServer();
    private final List<RealLane> lanes = new ArrayList<>();

    @AfterEach
    void close() {
        lanes.forEach(RealLane::close);
        server.close();
    }

    private RealLane lane(int concurrency) {
        return lane(concurrency, "session");
    }

    private RealLane lane(int concurrency, String session) {
        RealLane lane = RealLane.stream("a b", server.address(), concurrency, session);
        lanes.add(lane);
        return lane;
    }

    /** A lane whose upgrade was answered well. */
    private Wire opened(RealLane lane) {
        Wire wire = server.accept();
        wire.upgrade("a b", WINDOW.toString());
        assertEquals(WINDOW, lane.next());
        assertEquals("open", lane.next());
        return wire;
    }

    private static String switching(String... headers) {
        return "HTTP/1.1 101 Switching Protocols\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static Consumer<ByteBuf> ack(long number, int status) {
        return out -> FrameWriter.ack(out, number, status, false, -1, null);
    }

    private static Debt large(int size) {
        return RealLane.debt("x".repeat(size));
    }

    private static String beginning(String frame) {
        return frame.substring(0, frame.indexOf(' ', frame.indexOf(' ') + 1));
    }

    @Test
    void theUpgradeNamesTheNodeTheSessionAndWhatThePublisherCouldUse() {
        lane(1);
        Request request = server.accept().upgrade("a b", "1 1");
        assertEquals("GET /?id=a+b HTTP/1.1", request.lines().get(0));
        assertEquals(server.address().toString(), request.header("Host"));
        assertEquals("Upgrade", request.header("Connection"));
        assertEquals("peerpost/1", request.header("Upgrade"));
        assertEquals("session", request.header("Peerpost-Session"));
        assertEquals("256 4194304", request.header("Peerpost-Window"));
    }

    @Test
    void rule13MessagesGoAsFramesOnceTheUpgradeIsAnswered() {
        Debt one = RealLane.debt("1");
        String id = one.message.id();
        RealLane lane = lane(1, id.substring(0, id.lastIndexOf('-')));
        lane.send(one);
        Wire wire = opened(lane);
        assertEquals("MESSAGE 1 attempt 1 sequence 1 lowest 1 id - key - form BODY size 1 body 31", wire.frame());
        lane.send(RealLane.debt(
                "t",
                Message.of("2"),
                PublishOptions.builder().key("käse").id("mine").build()));
        String own = wire.frame();
        assertTrue(own.startsWith("MESSAGE 2 attempt 1 sequence -1 lowest -1 id mine key käse form BODY "), own);
        Debt envelope = RealLane.debt("3");
        byte[] bytes = envelope.message.payload.envelope(); // as if it had gone to another node by POST before
        lane.send(envelope);
        String third = wire.frame();
        assertTrue(
                third.endsWith(" form ENVELOPE size " + bytes.length + " body " + ByteBufUtil.hexDump(bytes)), third);
    }

    @Test
    void framesThatComeInOnePieceWithTheAnswerToTheUpgradeAreRead() {
        RealLane lane = lane(1);
        Wire wire = server.accept();
        wire.read();
        wire.say(switching("Upgrade: peerpost/1", "Peerpost-Node: a b", "Peerpost-Window: 4 1000")
                + "\0\0\0\1\5\0\0\0\1\7");
        assertEquals(WINDOW, lane.next());
        assertEquals("open", lane.next());
        assertEquals("leaving", lane.next());
        assertEquals("PONG", wire.frame());
    }

    @Test
    void answersComeInAnyOrderAndSayWhatTheySayInHttp() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        lane.send(RealLane.debt("1"), RealLane.debt("2"), RealLane.debt("3"));
        wire.say(ack(3, 200));
        wire.say(out -> FrameWriter.ack(out, 1, 500, false, 1500, "no credit"));
        wire.say(out -> FrameWriter.ack(out, 2, 503, true, -1, "the node leaves"));
        assertEquals(new RealLane.Numbered(3, new Answer(200, "a b", false, false, "")), lane.next());
        assertEquals(
                new RealLane.Numbered(1, new Answer(500, "a b", false, false, "no credit", Duration.ofMillis(1500))),
                lane.next());
        assertEquals(new RealLane.Numbered(2, new Answer(503, "a b", true, false, "the node leaves")), lane.next());
    }

    @Test
    void aReasonIsOneLineWhateverTheNodeSays() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        lane.send(RealLane.debt("1"));
        wire.say(out -> FrameWriter.ack(out, 1, 500, false, -1, "no\r\nINFO all is well"));
        Answer answer = ((RealLane.Numbered) lane.next()).answer();
        assertEquals("no INFO all is well", answer.text());
    }

    @Test
    void rule20WhateverElseIsAnsweredMeansNoStreamLaneForNow() {
        for (String answer : List.of(
                "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nPeerpost-Node: a b\r\nPeerpost-Window: 1 1\r\nContent-Length: 0\r\n\r\n",
                switching("Upgrade: websocket"),
                switching("Upgrade: peerpost/1", "Peerpost-Node: other", "Peerpost-Window: 1 1"),
                switching("Upgrade: peerpost/1", "Peerpost-Node: a b"),
                "this is not HTTP at all\r\n\r\n")) {
            RealLane lane = lane(1);
            lane.send(RealLane.debt("kept for the other lane"));
            try (Wire wire = server.accept()) {
                wire.read();
                wire.say(answer);
                assertTrue(lane.next() instanceof RealLane.Refused, answer);
                assertTrue(wire.atEnd(), "nothing was sent behind it");
            }
        }
    }

    @Test
    void rule20AConnectionThatEndsAtTheUpgradeMeansTheSame() {
        RealLane lane = lane(1);
        try (Wire wire = server.accept()) {
            wire.read();
        }
        assertTrue(lane.next() instanceof RealLane.Refused);
    }

    @Test
    void rule20SoDoesSilence() {
        RealLane lane = lane(1);
        Wire wire = server.accept();
        wire.read();
        assertEquals(new RealLane.Refused("the upgrade was not answered in time"), lane.next());
    }

    @Test
    void whereNobodyListensTheLaneIsClosedAndNotRefused() {
        HostPort nobody = server.address();
        server.close();
        RealLane lane = RealLane.stream("n", nobody, 1, "session");
        lanes.add(lane);
        assertEquals(Lane.Cause.REFUSED, lane.closed().cause());
    }

    @Test
    void theAnswerToTheUpgradeAnswersAProbe() {
        RealLane lane = lane(1);
        lane.probe();
        opened(lane);
        assertEquals(new Answer(200, "a b", false, false, ""), lane.next());
    }

    @Test
    void rule21ANodeThatLeavesSaysSoUnasked() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        wire.say(FrameWriter::leaving);
        assertEquals("leaving", lane.next());
        lane.closeLane();
        assertEquals("BYE", wire.frame());
        assertTrue(wire.atEnd());
    }

    @Test
    void rule19APingIsAnsweredAndAWindowKeptTo() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        wire.say(FrameWriter::ping);
        assertEquals("PONG", wire.frame());
        wire.say(out -> FrameWriter.window(out, new Window(2, 50)));
        assertEquals(new Window(2, 50), lane.next());
        lane.keepsTo(new Window(2, 50));
        assertEquals("WINDOW 2 50", wire.frame());
    }

    @Test
    void rule16WhereTheOrderMattersALargeMessageIsSentWholeFirst() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        lane.send(large(2 * Frames.PIECE + 1), RealLane.debt("small"));
        assertEquals("MESSAGE 1", beginning(wire.frame()));
        assertTrue(wire.frame().startsWith("PIECE of 1 "));
        assertTrue(wire.frame().startsWith("PIECE of 1 "));
        assertEquals("MESSAGE 2", beginning(wire.frame()));
    }

    @Test
    void whereItDoesNotSmallOnesGoBetweenItsPiecesAndLargeOnesTakeTurns() {
        RealLane lane = lane(2);
        Wire wire = opened(lane);
        lane.send(large(Frames.PIECE + 1), large(Frames.PIECE + 1), RealLane.debt("small"));
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String frame = wire.frame();
            order.add(frame.startsWith("PIECE") ? frame.substring(0, "PIECE of 1".length()) : beginning(frame));
        }
        assertEquals(List.of("MESSAGE 3", "MESSAGE 1", "MESSAGE 2", "PIECE of 1", "PIECE of 2"), order);
    }

    @Test
    void whatCannotBeReadEndsTheLaneAndTheNodeHearsWhy() {
        RealLane lane = lane(1);
        Wire wire = opened(lane);
        wire.say("\0\0\0\1\12");
        assertEquals("ERROR a frame of the unknown type 10", wire.frame());
        RealLane.Closed closed = lane.closed();
        assertEquals(Lane.Cause.SPOILT, closed.cause());
        assertTrue(closed.reason().contains("unknown type 10"), closed::reason);
    }

    @Test
    void whatTheNodeCannotReadEndsTheLaneTheSameWay() {
        RealLane lane = lane(1);
        opened(lane).say(out -> FrameWriter.error(out, "message 9"));
        assertEquals(new RealLane.Closed(Lane.Cause.SPOILT, "did not understand: message 9"), lane.closed());
    }

    @Test
    void aConnectionThatBreaksIsTold() {
        RealLane lane = lane(1);
        opened(lane).reset();
        assertEquals(Lane.Cause.BROKEN, lane.closed().cause());
    }
}
