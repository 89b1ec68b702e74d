package io.peerpost.registry.etcd;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as go-micro writes it, byte for byte: a service with exactly one node, fields in Go's order, keys of maps
 * sorted, empty lists and maps of a service as null, and Go's escapes. {@link RecordReader} reads it.
 */
final class RecordJson {
    /** What a value may be long, in bytes: far more than a node needs, far less than etcd takes. */
    static final int MAX_BYTES = 256 * 1024;

    static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(MAX_BYTES)
                    .maxNestingDepth(32)
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(MAX_BYTES)
                    .build())
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .characterEscapes(new GoEscapes())
            .build();

    private RecordJson() {}

    /**
     * Writes a record.
     *
     * @throws IllegalArgumentException if it is too large, or holds text that is none
     */
    static byte[] write(Service service) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("name", service.name());
            json.writeStringField("version", service.version());
            writeMap(json, "metadata", service.metadata());
            writeEndpoints(json, service.endpoints());
            json.writeArrayFieldStart("nodes");
            writeNode(json, service.node());
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "service: " + service.name() + " cannot be written as JSON: " + e.getMessage(), e);
        }
        if (out.size() > MAX_BYTES) {
            throw new IllegalArgumentException("service: " + service.name() + " takes " + out.size()
                    + " bytes in etcd (expected: at most " + MAX_BYTES + ")");
        }
        return out.toByteArray();
    }

    private static void writeNode(JsonGenerator json, Node node) throws IOException {
        json.writeStartObject();
        writeMap(json, "metadata", node.metadata());
        json.writeStringField("id", node.id());
        json.writeStringField("address", node.address().toString());
        json.writeEndObject();
    }

    private static void writeEndpoints(JsonGenerator json, List<Endpoint> endpoints) throws IOException {
        json.writeFieldName("endpoints");
        if (endpoints.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (Endpoint endpoint : endpoints) {
            json.writeStartObject();
            json.writeFieldName("request");
            writeValue(json, endpoint.request());
            json.writeFieldName("response");
            writeValue(json, endpoint.response());
            writeMap(json, "metadata", endpoint.metadata());
            json.writeStringField("name", endpoint.name());
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
        json.writeFieldName("values");
        if (value.values().isEmpty()) {
            json.writeNull();
        } else {
            json.writeStartArray();
            for (Value inner : value.values()) {
                writeValue(json, inner);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void writeMap(JsonGenerator json, String name, Map<String, String> map) throws IOException {
        json.writeFieldName(name);
        if (map.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    /** Go escapes what would end a script element, and the line ends that JavaScript knows. */
    private static final class GoEscapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] codes = standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_STANDARD;
            codes['>'] = ESCAPE_STANDARD;
            codes['&'] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return c == 0x2028 || c == 0x2029 ? new SerializedString(String.format("\\u%04x", c)) : null;
        }
    }
}
