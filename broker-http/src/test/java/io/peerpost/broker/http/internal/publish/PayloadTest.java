package io.peerpost.broker.http.internal.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Message;
import io.peerpost.broker.http.ShoutingCodec;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private final Message message = Message.of("x").with("k", "v");

    @Test
    void aMessageIsKeptAsItIsUntilAnEnvelopeIsWantedAndThenThatAlone() throws EnvelopeException {
        JsonEnvelope json = new JsonEnvelope();
        byte[] envelope = json.encode("t", message);
        Payload payload = Payload.of(json, "t", message);
        assertEquals(envelope.length, payload.size());
        assertEquals(Content.Form.HEADERS_AND_BODY, payload.content().form());
        assertSame(message, payload.message());
        assertArrayEquals(envelope, payload.envelope());
        assertSame(payload.envelope(), payload.envelope());
        assertEquals(Content.Form.ENVELOPE, payload.content().form());
        assertEquals(message.header(), payload.message().header());
        assertEquals("x", payload.message().text());
    }

    @Test
    void anotherCodecsEnvelopeIsWhatEveryLaneCarries() throws EnvelopeException {
        ShoutingCodec codec = new ShoutingCodec();
        Payload payload = Payload.of(codec, "t", Message.of("x"));
        assertArrayEquals("t!X".getBytes(UTF_8), payload.envelope());
        assertEquals(3, payload.size());
        assertEquals(Content.Form.ENVELOPE, payload.content().form());
        assertEquals("X", payload.message().text());
    }
}
