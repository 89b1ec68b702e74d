package io.peerpost.broker.http.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.peerpost.broker.EnvelopeCodec.Envelope;
import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Message;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an envelope as Go's {@code encoding/json} does: keys without regard to case, the last of equal ones counts. */
final class EnvelopeReader {
    private static final int MAX_DEPTH = 64;
    /** The parser remembers names of objects it has seen, some thousands of them: so they must not be long. */
    private static final int MAX_NAME = 2048;

    private final JsonFactory json = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNameLength(MAX_NAME)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    Envelope read(byte[] bytes) throws EnvelopeException {
        mustBeUtf8(bytes);
        try (JsonParser parser = json.createParser(bytes)) {
            return readObject(parser, bytes);
        } catch (StreamConstraintsException e) {
            throw new EnvelopeException("nested deeper than " + MAX_DEPTH + ", or a name above " + MAX_NAME + " bytes");
        } catch (JsonProcessingException e) {
            throw new EnvelopeException(where(e) + ": not JSON");
        } catch (IOException e) {
            throw new EnvelopeException("cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /** The parser would guess UTF-16 and UTF-32 from zero bytes, and skip a byte order mark; Go takes none of these. */
    private static void mustBeUtf8(byte[] bytes) throws EnvelopeException {
        if (bytes.length == 0) {
            throw new EnvelopeException("offset 0: empty (expected: a JSON object)");
        }
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] <= 0) {
                throw new EnvelopeException("offset " + i + ": not JSON in UTF-8");
            }
        }
    }

    private static Envelope readObject(JsonParser parser, byte[] bytes) throws IOException, EnvelopeException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, "not an object");
        }
        Map<String, String> header = new LinkedHashMap<>();
        byte[] body = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equalsIgnoreCase("Header")) {
                readHeader(parser, header);
            } else if (name.equalsIgnoreCase("Body")) {
                byte[] last = last(parser, bytes);
                if (last != null) {
                    return envelope(header, last);
                }
                body = BodyReader.read(parser);
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw wrong(parser, "more behind the object");
        }
        return envelope(header, body);
    }

    private static byte @Nullable [] last(JsonParser parser, byte[] bytes) {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? BodyReader.last(bytes, (int) parser.currentTokenLocation().getByteOffset())
                : null;
    }

    private static Envelope envelope(Map<String, String> header, byte @Nullable [] body) throws EnvelopeException {
        String topic = header.remove(JsonEnvelope.TOPIC);
        if (topic == null || topic.isEmpty()) {
            throw new EnvelopeException("no topic (expected: the header " + JsonEnvelope.TOPIC + ")");
        }
        return new Envelope(topic, Message.of(header, body));
    }

    private static void readHeader(JsonParser parser, Map<String, String> header)
            throws IOException, EnvelopeException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            header.clear();
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(parser, "Header is not an object");
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            String value = switch (parser.nextToken()) {
                case VALUE_NULL -> "";
                case VALUE_STRING -> Utf16.valid(parser.getText()); // an escape can bring in half a pair
                default -> throw wrong(parser, "a header's value is not a string");
            };
            header.put(Utf16.valid(name), value);
        }
    }

    static EnvelopeException wrong(JsonParser parser, String what) {
        return new EnvelopeException("offset " + parser.currentTokenLocation().getByteOffset() + ": " + what);
    }

    private static String where(JsonProcessingException e) {
        return e.getLocation() == null
                ? "somewhere"
                : "offset " + e.getLocation().getByteOffset();
    }
}
