package io.peerpost.broker;

/**
 * How a message is put into the body of a request. JSON, as go-micro's, unless another is given; publishers and
 * subscribers of a topic need the same. May be called by several threads at once.
 */
public interface EnvelopeCodec {

    /** The {@code Content-Type} of what {@link #encode} gives. */
    String contentType();

    /** Puts a topic and a message into bytes. */
    byte[] encode(String topic, Message message);

    /**
     * Reads bytes.
     *
     * @throws EnvelopeException if they are not an envelope
     */
    Envelope decode(byte[] bytes) throws EnvelopeException;

    /**
     * What an envelope holds.
     *
     * @param topic the topic; never empty
     * @param message headers, without the topic's own, and body
     */
    record Envelope(String topic, Message message) {}

    /** Bytes that are not an envelope; the message says why, without the payload. */
    final class EnvelopeException extends Exception {
        private static final long serialVersionUID = 1;

        /** With what is wrong, and where. */
        public EnvelopeException(String message) {
            super(message);
        }
    }
}
