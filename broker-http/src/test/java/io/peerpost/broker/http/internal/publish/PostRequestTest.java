package io.peerpost.broker.http.internal.publish;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.internal.publish.RawServer.Request;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import io.peerpost.broker.http.internal.wire.Vectors;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a publisher puts on a real wire, against what go-micro was seen to put there. */
final class PostRequestTest {
    private final RawServer server = new RawServer();

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Vectors.Case> captured() {
        return Vectors.of("http-publish.json");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, ISO_8859_1);
    }

    private Request sent(String nodeId, boolean ours, Debt debt) {
        try (RealLane lane = new RealLane(nodeId, server.address(), ours)) {
            lane.send(debt);
            try (RawServer.Wire wire = server.accept()) {
                return wire.read();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captured")
    void rule22WhatGoesToAGoMicroNodeIsWhatGoMicroSends(Vectors.Case vector) {
        String wire = new String(Base64.getDecoder().decode(vector.text("wireBase64")), ISO_8859_1);
        int end = wire.indexOf("\r\n\r\n") + 4;
        Request captured = new Request(wire.substring(0, end), wire.substring(end));
        String body = vector.nullable("bodyBase64");
        Message message = Message.of(
                vector.texts("header"),
                body == null ? null : Base64.getDecoder().decode(body));

        Request sent = sent(
                vector.text("nodeId"), false, RealLane.debt(vector.text("topic"), message, PublishOptions.defaults()));

        assertEquals(captured.lines().get(0), sent.lines().get(0));
        assertEquals(captured.header("Content-Type"), sent.header("Content-Type"));
        assertEquals(captured.header("Content-Length"), sent.header("Content-Length"));
        assertEquals(captured.body(), sent.body());
        assertEquals(server.address().toString(), sent.header("Host"));
        assertFalse(sent.header("User-Agent").startsWith("Go-http-client"), "a subscriber takes that for go-micro's");
        assertFalse(sent.head().contains("Peerpost-"), "it has no use for these");
    }

    @Test
    void rule13TheIdTravelsAsAHeaderAndNeverInTheEnvelope() {
        Debt debt = RealLane.debt("1");
        debt.attempts = 2;
        Request sent = sent("n", true, debt);
        assertEquals(debt.message.id(), sent.header("Peerpost-Id"));
        assertEquals("3", sent.header("Peerpost-Attempt"));
        assertFalse(sent.body().contains(debt.message.id()));
        assertEquals("{\"Header\":{\"Micro-Topic\":\"t\"},\"Body\":\"MQ==\"}", sent.body());
    }

    @Test
    void rule14TheSequenceHeaderTellsNumberAndLowest() {
        Debt debt = RealLane.debt("1");
        SequenceHeader header = SequenceHeader.parse(sent("n", true, debt).header("Peerpost-Sequence"));
        assertNotNull(header);
        assertEquals("session", header.session());
        assertEquals(debt.message.sequence, header.number());
        assertEquals(debt.message.sequence, header.lowest());
    }

    @Test
    void rule13AnIdOfTheCallersGoesWithoutANumber() {
        PublishOptions options = PublishOptions.builder().id("my=id;1").build();
        Request sent = sent("n", true, RealLane.debt("t", Message.of("1"), options));
        assertEquals("my=id;1", sent.header("Peerpost-Id"));
        assertEquals("", sent.header("Peerpost-Sequence"), "the number says nothing about such an id");
    }

    @Test
    void rule17AKeyTravelsPercentEncoded() {
        PublishOptions options = PublishOptions.builder().key("kunde ü\"7").build();
        Request sent = sent("n", true, RealLane.debt("t", Message.of("1"), options));
        assertEquals("kunde+%C3%BC%227", sent.header("Peerpost-Key"));
    }

    @Test
    void aLargeBodyArrivesByteForByte() {
        byte[] large = new byte[600_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        Debt debt = RealLane.debt("t", Message.of(large), PublishOptions.defaults());
        Request sent = sent("n", true, debt);
        assertEquals(latin(debt.message.payload.envelope()), sent.body());
    }

    @Test
    void aProbeIsAGetWithoutABody() {
        try (RealLane lane = new RealLane("a b", server.address(), true)) {
            lane.probe();
            try (RawServer.Wire wire = server.accept()) {
                Request sent = wire.read();
                assertEquals("GET /?id=a+b HTTP/1.1", sent.lines().get(0));
                assertEquals("1", sent.header("Peerpost-Probe"));
                assertTrue(sent.header("Content-Length").isEmpty());
            }
        }
    }

    @Test
    void whatIsSentBeforeTheConnectionStandsGoesInItsOrder() {
        try (RealLane lane = new RealLane("n", server.address(), true)) {
            Debt first = RealLane.debt("1");
            Debt second = RealLane.debt("2");
            Debt third = RealLane.debt("3");
            lane.send(first, second);
            lane.send(third);
            try (RawServer.Wire wire = server.accept()) {
                assertEquals(
                        latin(first.message.payload.envelope()), wire.read().body());
                assertEquals(
                        latin(second.message.payload.envelope()), wire.read().body());
                assertEquals(
                        latin(third.message.payload.envelope()), wire.read().body());
            }
        }
    }
}
