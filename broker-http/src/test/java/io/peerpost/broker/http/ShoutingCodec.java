package io.peerpost.broker.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;
import java.util.Locale;

/** Puts a message into {@code <topic>!<TEXT>}, so that what went through it can be told. */
public final class ShoutingCodec implements EnvelopeCodec {
    @Override
    public String contentType() {
        return "text/plain";
    }

    @Override
    public byte[] encode(String topic, Message message) {
        return (topic + "!" + message.text().toUpperCase(Locale.ROOT)).getBytes(UTF_8);
    }

    @Override
    public Envelope decode(byte[] bytes) throws EnvelopeException {
        String text = new String(bytes, UTF_8);
        int mark = text.indexOf('!');
        if (mark < 1) {
            throw new EnvelopeException("nothing is shouted");
        }
        return new Envelope(text.substring(0, mark), Message.of(text.substring(mark + 1)));
    }
}
