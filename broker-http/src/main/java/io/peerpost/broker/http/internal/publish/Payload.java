package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message as lanes carry it: as it is, until one of them needs an envelope, and then that alone, so that it is never
 * twice in memory. Another codec than go-micro's may mean more by its envelopes than a message's parts: they are made at
 * once, and every lane carries them. Belongs to the publisher's loop once it is there.
 */
final class Payload {
    private final EnvelopeCodec codec;
    private final String topic;
    private final int size;
    private @Nullable Message message;
    private byte @Nullable [] envelope;

    private Payload(EnvelopeCodec codec, String topic, Message message) {
        this.codec = codec;
        this.topic = topic;
        if (codec instanceof JsonEnvelope json) {
            this.size = json.size(topic, message);
            this.message = message;
        } else {
            byte[] encoded = codec.encode(topic, message);
            this.size = encoded.length;
            this.envelope = encoded;
        }
    }

    static Payload of(EnvelopeCodec codec, String topic, Message message) {
        return new Payload(codec, topic, message);
    }

    /** How many bytes its envelope has. */
    int size() {
        return size;
    }

    /** Its envelope. */
    byte[] envelope() {
        byte[] made = envelope;
        if (made == null) {
            made = codec.encode(topic, Objects.requireNonNull(message));
            envelope = made;
            message = null;
        }
        return made;
    }

    /** What a stream lane carries. */
    Content content() {
        return envelope != null ? Content.envelope(envelope) : Content.of(Objects.requireNonNull(message));
    }

    /** Headers and body. */
    Message message() throws EnvelopeException {
        return envelope != null ? codec.decode(envelope).message() : Objects.requireNonNull(message);
    }
}
