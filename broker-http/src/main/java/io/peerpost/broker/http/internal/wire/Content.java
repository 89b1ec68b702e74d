package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.peerpost.broker.Message;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the head of a MESSAGE frame, and in the pieces that follow it: the message in one of its {@link Form
 * forms}. A body is not copied. docs/wire.md says how each form is laid out.
 */
public final class Content {
    private static final byte[] NOTHING = {};

    private final Form form;
    private final byte[] first;
    private final byte[] rest;

    /** In what form a message travels; by the number that stands in a frame. */
    public enum Form {
        /** As it would stand in a POST. */
        ENVELOPE(0),
        /** Its body; it has no headers. */
        BODY(1),
        /** Its headers, and then its body. */
        HEADERS_AND_BODY(2),
        /** Its headers; it has no body. */
        HEADERS(3),
        /** It has neither. */
        NOTHING(4);

        private static final Form[] BY_NUMBER = values();

        /** What stands in a frame. */
        final int number;

        Form(int number) {
            this.number = number;
        }

        /** The form of a number; null if there is none. */
        static @Nullable Form of(int number) {
            return number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        }
    }

    private Content(Form form, byte[] first, byte[] rest) {
        this.form = form;
        this.first = first;
        this.rest = rest;
    }

    /** An envelope, as a codec has made it. */
    public static Content envelope(byte[] envelope) {
        return new Content(Form.ENVELOPE, NOTHING, envelope);
    }

    /** A message as it is. */
    public static Content of(Message message) {
        byte[] body = message.body();
        if (message.header().isEmpty()) {
            return new Content(body == null ? Form.NOTHING : Form.BODY, NOTHING, body == null ? NOTHING : body);
        }
        byte[] headers = headers(message.header());
        return new Content(body == null ? Form.HEADERS : Form.HEADERS_AND_BODY, headers, body == null ? NOTHING : body);
    }

    private static byte[] headers(Map<String, String> header) {
        ByteBuf out = Unpooled.buffer(32 * header.size());
        Varints.write(out, header.containsKey(JsonEnvelope.TOPIC) ? header.size() - 1 : header.size());
        for (Map.Entry<String, String> entry : header.entrySet()) {
            if (!entry.getKey().equals(JsonEnvelope.TOPIC)) { // which means the topic in an envelope, whoever wrote it
                Varints.write(out, Utf16.valid(entry.getKey()));
                Varints.write(out, Utf16.valid(entry.getValue()));
            }
        }
        return ByteBufUtil.getBytes(out);
    }

    /**
     * The message that came in one of the forms but that of an envelope.
     *
     * @param bytes all of it; not copied where there are no headers
     * @throws FrameException if its headers are not as they should be
     */
    public static Message read(Form form, byte[] bytes) throws FrameException {
        return switch (form) {
            case ENVELOPE -> throw new IllegalArgumentException("an envelope (expected: another form)");
            case BODY -> Message.of(bytes);
            case HEADERS_AND_BODY, HEADERS -> withHeaders(form, bytes);
            case NOTHING -> Message.of((byte[]) null);
        };
    }

    private static Message withHeaders(Form form, byte[] bytes) throws FrameException {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        Map<String, String> header = new LinkedHashMap<>();
        int count = Varints.readInt(in, "number of headers");
        for (int i = 0; i < count; i++) {
            String name = Varints.readText(in, bytes.length, "header");
            header.put(name, Varints.readText(in, bytes.length, "header's value"));
        }
        header.remove(JsonEnvelope.TOPIC);
        byte[] body = form == Form.HEADERS ? null : Arrays.copyOfRange(bytes, in.readerIndex(), bytes.length);
        return Message.of(header, body);
    }

    /** Its form. */
    public Form form() {
        return form;
    }

    /** How many bytes it has. */
    public int size() {
        return first.length + rest.length;
    }

    /** Writes some of its bytes. */
    void write(ByteBuf out, int from, int length) {
        int ofFirst = Math.max(0, Math.min(first.length - from, length));
        if (ofFirst > 0) {
            out.writeBytes(first, from, ofFirst);
        }
        if (length > ofFirst) {
            out.writeBytes(rest, from + ofFirst - first.length, length - ofFirst);
        }
    }
}
