package io.peerpost.registry.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON inside tags. Keys are read without regard to case and unknown ones skipped, as Go does. */
final class TagJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(Tags.MAX_INFLATED)
                    .maxNameLength(Tags.MAX_INFLATED)
                    .build())
            .build();

    private TagJson() {}

    static byte[] write(Map<String, String> map) {
        return write(json -> writeMap(json, map));
    }

    static byte[] write(Endpoint endpoint) {
        return write(json -> {
            json.writeStartObject();
            json.writeStringField("name", endpoint.name());
            json.writeFieldName("request");
            writeValue(json, endpoint.request());
            json.writeFieldName("response");
            writeValue(json, endpoint.response());
            json.writeFieldName("metadata");
            writeMap(json, endpoint.metadata());
            json.writeEndObject();
        });
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeValue(JsonGenerator json, @Nullable Value value) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringField("name", value.name());
        json.writeStringField("type", value.type());
        json.writeArrayFieldStart("values");
        for (Value inner : value.values()) {
            writeValue(json, inner);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeMap(JsonGenerator json, Map<String, String> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    static Map<String, String> readMap(byte[] bytes) throws BadRecordException {
        return read(bytes, TagJson::map);
    }

    static Endpoint readEndpoint(byte[] bytes) throws BadRecordException {
        return read(bytes, TagJson::endpoint);
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) throws BadRecordException {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            T read = reading.from(json);
            if (json.nextToken() != null) {
                throw new BadRecordException("a tag goes on after its JSON");
            }
            return read;
        } catch (IOException e) {
            throw new BadRecordException("a tag does not hold the JSON that it should");
        }
    }

    private static Endpoint endpoint(JsonParser json) throws IOException, BadRecordException {
        String name = "";
        Value request = null;
        Value response = null;
        Map<String, String> metadata = Map.of();
        for (String key = firstKey(json); key != null; key = nextKey(json)) {
            switch (key) {
                case "name" -> name = text(json);
                case "request" -> request = value(json);
                case "response" -> response = value(json);
                case "metadata" -> metadata = map(json);
                default -> json.skipChildren();
            }
        }
        return new Endpoint(name, request, response, metadata);
    }

    private static @Nullable Value value(JsonParser json) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String name = "";
        String type = "";
        List<Value> values = List.of();
        for (String key = firstKey(json); key != null; key = nextKey(json)) {
            switch (key) {
                case "name" -> name = text(json);
                case "type" -> type = text(json);
                case "values" -> values = values(json);
                default -> json.skipChildren();
            }
        }
        return new Value(name, type, values);
    }

    private static List<Value> values(JsonParser json) throws IOException, BadRecordException {
        List<Value> values = new ArrayList<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return values;
        }
        expect(json, JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            Value inner = value(json);
            if (inner != null) {
                values.add(inner);
            }
        }
        return values;
    }

    private static Map<String, String> map(JsonParser json) throws IOException, BadRecordException {
        Map<String, String> map = new HashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return map;
        }
        expect(json, JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            map.put(key, text(json));
        }
        return map;
    }

    private static String text(JsonParser json) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        expect(json, JsonToken.VALUE_STRING);
        return json.getText();
    }

    /** Into an object and onto its first value; the key in lower case, or null if there is none. */
    private static @Nullable String firstKey(JsonParser json) throws IOException, BadRecordException {
        expect(json, JsonToken.START_OBJECT);
        return nextKey(json);
    }

    private static @Nullable String nextKey(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        String key = json.currentName().toLowerCase(Locale.ROOT);
        json.nextToken();
        return key;
    }

    private static void expect(JsonParser json, JsonToken token) throws BadRecordException {
        if (json.currentToken() != token) {
            throw new BadRecordException("a tag does not hold the JSON that it should");
        }
    }

    private interface Writing {
        void to(JsonGenerator json) throws IOException;
    }

    private interface Reading<T> {
        T from(JsonParser json) throws IOException, BadRecordException;
    }
}
