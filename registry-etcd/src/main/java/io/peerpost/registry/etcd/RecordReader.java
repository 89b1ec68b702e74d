package io.peerpost.registry.etcd;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of a record, of which nothing is trusted: size and depth are bounded. Names of fields are read without
 * regard to case and unknown ones skipped, as Go does.
 */
final class RecordReader {
    private static final String NO_RECORD = "its value is not the JSON of a service with one node";

    private final JsonParser json;

    private RecordReader(JsonParser json) {
        this.json = json;
    }

    /** Reads a value: a service with exactly one node. */
    static Service read(byte[] bytes) throws BadRecordException {
        if (bytes.length > RecordJson.MAX_BYTES) {
            throw new BadRecordException("its value is longer than " + RecordJson.MAX_BYTES + " bytes");
        }
        try (JsonParser json = RecordJson.JSON.createParser(bytes)) {
            json.nextToken();
            Service service = new RecordReader(json).service();
            if (json.nextToken() != null) {
                throw new BadRecordException("its value goes on after the JSON");
            }
            return service;
        } catch (IOException | IllegalArgumentException e) {
            // what they say quotes the record
            throw new BadRecordException(NO_RECORD);
        }
    }

    private Service service() throws IOException, BadRecordException {
        String name = "";
        String version = "";
        Map<String, String> metadata = Map.of();
        List<Endpoint> endpoints = List.of();
        List<Node> nodes = List.of();
        for (String key = firstKey(); key != null; key = nextKey()) {
            switch (key) {
                case "name" -> name = text();
                case "version" -> version = text();
                case "metadata" -> metadata = map();
                case "endpoints" -> endpoints = list(this::endpoint);
                case "nodes" -> nodes = list(this::node);
                default -> json.skipChildren();
            }
        }
        if (nodes.size() != 1) {
            throw new BadRecordException("its value has " + nodes.size() + " nodes in place of one");
        }
        return new Service(name, version, metadata, endpoints, nodes);
    }

    private @Nullable Node node() throws IOException, BadRecordException {
        String id = "";
        String address = "";
        Map<String, String> metadata = Map.of();
        for (String key = firstKey(); key != null; key = nextKey()) {
            switch (key) {
                case "id" -> id = text();
                case "address" -> address = text();
                case "metadata" -> metadata = map();
                default -> json.skipChildren();
            }
        }
        return new Node(id, HostPort.parse(address), metadata);
    }

    private @Nullable Endpoint endpoint() throws IOException, BadRecordException {
        String name = "";
        Value request = null;
        Value response = null;
        Map<String, String> metadata = Map.of();
        for (String key = firstKey(); key != null; key = nextKey()) {
            switch (key) {
                case "name" -> name = text();
                case "request" -> request = value();
                case "response" -> response = value();
                case "metadata" -> metadata = map();
                default -> json.skipChildren();
            }
        }
        return new Endpoint(name, request, response, metadata);
    }

    private @Nullable Value value() throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String name = "";
        String type = "";
        List<Value> values = List.of();
        for (String key = firstKey(); key != null; key = nextKey()) {
            switch (key) {
                case "name" -> name = text();
                case "type" -> type = text();
                case "values" -> values = list(this::value);
                default -> json.skipChildren();
            }
        }
        return new Value(name, type, values);
    }

    private Map<String, String> map() throws IOException, BadRecordException {
        Map<String, String> map = new HashMap<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return map;
        }
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            map.put(key, text());
        }
        return map;
    }

    private <T> List<T> list(Item<T> item) throws IOException, BadRecordException {
        List<T> list = new ArrayList<>();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return list;
        }
        expect(JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            T read = item.read();
            if (read != null) {
                list.add(read);
            }
        }
        return list;
    }

    private String text() throws IOException, BadRecordException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return "";
        }
        expect(JsonToken.VALUE_STRING);
        return json.getText();
    }

    /** Into an object and onto its first value; the key in lower case, or null if there is none. */
    private @Nullable String firstKey() throws IOException, BadRecordException {
        expect(JsonToken.START_OBJECT);
        return nextKey();
    }

    private @Nullable String nextKey() throws IOException {
        if (json.nextToken() != JsonToken.FIELD_NAME) {
            return null;
        }
        String key = json.currentName().toLowerCase(Locale.ROOT);
        json.nextToken();
        return key;
    }

    private void expect(JsonToken token) throws BadRecordException {
        if (json.currentToken() != token) {
            throw new BadRecordException(NO_RECORD);
        }
    }

    /** One element of an array, with the parser on its first token; null for a null that is left out. */
    private interface Item<T> {
        @Nullable T read() throws IOException, BadRecordException;
    }
}
