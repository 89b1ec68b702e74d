package io.peerpost.registry.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The keys and values that go-micro programs wrote, read, and written again to the letter. */
class VectorsTest {

    static List<Captured> captured() throws IOException {
        try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/etcd.json")) {
            List<Captured> all = new ArrayList<>();
            for (JsonNode each : new ObjectMapper().readTree(in)) {
                all.add(new Captured(each.get("key").asText(), each.get("value").asText()));
            }
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("captured")
    void whatGoMicroWroteIsWrittenAgainByteForByte(Captured captured) throws BadRecordException {
        Service read = RecordReader.read(captured.value().getBytes(UTF_8));

        assertEquals(captured.value(), new String(RecordJson.write(read), UTF_8));
    }

    @ParameterizedTest
    @MethodSource("captured")
    void theKeyIsThatOfNameAndId(Captured captured) throws BadRecordException {
        Service read = RecordReader.read(captured.value().getBytes(UTF_8));

        assertEquals(
                captured.key(),
                Keys.text(new Keys("").node(read.name(), read.node().id())));
    }

    @Test
    void everythingInARecordIsRead() throws IOException, BadRecordException {
        Service read = RecordReader.read(captured().get(2).value().getBytes(UTF_8));

        Endpoint hello = new Endpoint(
                "Greeter.Hello",
                new Value("HelloRequest", "HelloRequest", List.of(new Value("name", "string", List.of()))),
                new Value("HelloResponse", "HelloResponse", List.of(new Value("msg", "string", List.of()))),
                Map.of("stream", "true"));
        Node node = new Node("greeter-1", new HostPort("::1", 9001), Map.of("<&>", "é", "zone", "a"));
        assertEquals(new Service("greeter/v1", "1.2.3", Map.of("team", "blue"), List.of(hello), List.of(node)), read);
    }

    record Captured(String key, String value) {
        @Override
        public String toString() {
            return key;
        }
    }
}
