package io.peerpost.broker.http.internal.wire;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;

/**
 * go-micro's envelope: {@code {"Header":{"Micro-Topic":"…",…},"Body":"<base64>"}}. Writes byte for byte what go-micro
 * writes, and reads what Go's {@code encoding/json} reads, but for text that is not UTF-8. May be shared between
 * threads.
 */
public final class JsonEnvelope implements EnvelopeCodec {
    /** The header that carries the topic. */
    static final String TOPIC = "Micro-Topic";

    private final EnvelopeReader reader = new EnvelopeReader();

    @Override
    public String contentType() {
        return "application/json";
    }

    @Override
    public byte[] encode(String topic, Message message) {
        return EnvelopeWriter.write(topic, message);
    }

    /** How many bytes {@link #encode} gives. */
    public int size(String topic, Message message) {
        return EnvelopeWriter.size(topic, message);
    }

    @Override
    public Envelope decode(byte[] bytes) throws EnvelopeException {
        return reader.read(bytes);
    }
}
