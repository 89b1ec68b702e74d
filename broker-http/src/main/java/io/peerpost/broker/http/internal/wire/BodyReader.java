package io.peerpost.broker.http.internal.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads a body as Go reads a {@code []byte}: base64 with padding and perhaps line breaks, numbers, or null. */
final class BodyReader {
    private BodyReader() {}

    static byte @Nullable [] read(JsonParser parser) throws IOException, EnvelopeException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> base64(parser);
            case START_ARRAY -> numbers(parser);
            default -> throw EnvelopeReader.wrong(parser, "Body is neither base64 nor null");
        };
    }

    /**
     * The same where all that is left is one string and the end of the object, which is how Go and Peerpost write: the
     * string's characters are not looked at twice, and never become a text. Null if it is anything else.
     *
     * @param from where the string's first quotation mark is
     */
    static byte @Nullable [] last(byte[] bytes, int from) {
        int begin = from + 1;
        int end = bytes.length - 2;
        if (end < begin || (end - begin) % 4 != 0 || bytes[end] != '"' || bytes[end + 1] != '}') {
            return null;
        }
        try {
            // what is base64 has no quotation mark and no escape in it: so this is the whole string
            ByteBuffer body = Base64.getDecoder().decode(ByteBuffer.wrap(bytes, begin, end - begin));
            return body.remaining() == body.array().length ? body.array() : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] base64(JsonParser parser) throws IOException, EnvelopeException {
        String text = withoutLineBreaks(parser.getText());
        if (text.length() % 4 != 0) {
            throw EnvelopeReader.wrong(parser, "Body is not padded base64");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw EnvelopeReader.wrong(parser, "Body is not base64");
        }
    }

    /** Searches as the JDK does, many characters at once: most bodies have none, and the decoder refuses what else is wrong. */
    private static String withoutLineBreaks(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace("\n", "").replace("\r", "");
    }

    private static byte[] numbers(JsonParser parser) throws IOException, EnvelopeException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.VALUE_NULL) {
                bytes.write(0);
                continue;
            }
            String number = token == JsonToken.VALUE_NUMBER_INT ? parser.getText() : "";
            if (number.isEmpty() || number.length() > 3 || number.charAt(0) == '-' || Integer.parseInt(number) > 255) {
                throw EnvelopeReader.wrong(parser, "Body has an element that is not a byte (expected: 0 to 255)");
            }
            bytes.write(Integer.parseInt(number));
        }
        return bytes.toByteArray();
    }
}
