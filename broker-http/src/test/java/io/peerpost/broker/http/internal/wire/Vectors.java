package io.peerpost.broker.http.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What was captured from real go-micro programs. */
public final class Vectors {
    private Vectors() {}

    /** One captured case. */
    public record Case(Map<String, @Nullable Object> values) {
        /** A text. */
        public String text(String name) {
            return String.valueOf(values.get(name));
        }

        /** A text, null if it is null there. */
        public @Nullable String nullable(String name) {
            return (String) values.get(name);
        }

        /** An object of texts; empty if it is null there. */
        @SuppressWarnings("unchecked")
        public Map<String, String> texts(String name) {
            Object value = values.get(name);
            return value == null ? Map.of() : (Map<String, String>) value;
        }

        /** An object; null if it is null there. */
        @SuppressWarnings("unchecked")
        public @Nullable Case object(String name) {
            Object value = values.get(name);
            return value == null ? null : new Case((Map<String, @Nullable Object>) value);
        }

        @Override
        public String toString() {
            return text("name");
        }
    }

    /** The cases of a file. */
    @SuppressWarnings("unchecked")
    public static Stream<Case> of(String file) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + file);
                JsonParser parser = new JsonFactory().createParser(in)) {
            parser.nextToken();
            return ((List<Object>) value(parser))
                    .stream().map(value -> new Case((Map<String, @Nullable Object>) value));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JSON text as maps, lists, texts and longs. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return (Map<String, Object>) value(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("NullAway") // null stands for null
    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new IllegalStateException("token: " + parser.currentToken());
        };
    }
}
