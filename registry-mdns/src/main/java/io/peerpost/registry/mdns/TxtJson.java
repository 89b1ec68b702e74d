package io.peerpost.registry.mdns;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.Service;
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

/**
 * The JSON inside a TXT record: {@code {"Metadata":{…},"Service":…,"Version":…,"Endpoints":[…] or null}}. Keys are read
 * without regard to case and unknown ones skipped, as Go does.
 */
final class TxtJson {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(TxtCodec.MAX_INFLATED)
                    .maxNameLength(TxtCodec.MAX_INFLATED)
                    .build())
            .build();

    private TxtJson() {}

    static byte[] write(Service service) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            writeMap(json, "Metadata", service.node().metadata());
            json.writeStringField("Service", service.name());
            json.writeStringField("Version", service.version());
            writeEndpoints(json, service.endpoints());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void writeEndpoints(JsonGenerator json, List<Endpoint> endpoints) throws IOException {
        json.writeFieldName("Endpoints");
        if (endpoints.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (Endpoint endpoint : endpoints) {
            json.writeStartObject();
            json.writeStringField("name", endpoint.name());
            json.writeFieldName("request");
            writeValue(json, endpoint.request());
            json.writeFieldName("response");
            writeValue(json, endpoint.response());
            writeMap(json, "metadata", endpoint.metadata());
            json.writeEndObject();
        }
        json.writeEndArray();
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

    private static void writeMap(JsonGenerator json, String name, Map<String, String> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    static TxtRecord read(byte[] bytes) throws BadRecordException {
        try (JsonParser json = JSON.createParser(bytes)) {
            json.nextToken();
            TxtRecord record = readRecord(json, bytes.length);
            if (json.nextToken() != null) {
                throw new BadRecordException("its TXT goes on after the JSON");
            }
            return record;
        } catch (IOException e) {
            throw new BadRecordException("its TXT is not the JSON of a node");
        }
    }

    private static TxtRecord readRecord(JsonParser json, int size) throws IOException, BadRecordException {
        String service = "";
        String version = "";
        Map<String, String> metadata = Map.of();
        List<Endpoint> endpoints = List.of();
        for (String key = firstKey(json); key != null; key = nextKey(json)) {
            switch (key) {
                case "service" -> service = text(json);
                case "version" -> version = text(json);
                case "metadata" -> metadata = map(json);
                case "endpoints" -> endpoints = endpoints(json);
                default -> json.skipChildren();
            }
        }
        return new TxtRecord(service, version, metadata, endpoints, size);
    }

    private static List<Endpoint> endpoints(JsonParser json) throws IOException, BadRecordException {
        List<Endpoint> endpoints = new ArrayList<>();
        if (array(json)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                endpoints.add(endpoint(json));
            }
        }
        return endpoints;
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
        if (array(json)) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                Value inner = value(json);
                if (inner != null) {
                    values.add(inner);
                }
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

    /** Into an array; false if there is null in its place. Its elements then come with {@code nextToken}. */
    private static boolean array(JsonParser json) throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        expect(json, JsonToken.START_ARRAY);
        return true;
    }

    private static void expect(JsonParser json, JsonToken token) throws BadRecordException {
        if (json.currentToken() != token) {
            throw new BadRecordException("its TXT is not the JSON of a node");
        }
    }
}
