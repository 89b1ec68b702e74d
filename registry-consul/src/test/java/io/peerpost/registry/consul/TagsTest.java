package io.peerpost.registry.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Endpoint;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.Value;
import io.peerpost.registry.internal.HexZlib;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {

    private static String packed(String kind, String text) {
        return kind + '-' + HexZlib.pack(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Value value = new Value("request", "Request", List.of(new Value("name", "string", List.of())));
        Endpoint endpoint = new Endpoint("Greeter.Hello", value, null, Map.of("stream", "false"));
        Map<String, String> metadata = Map.of("topic", "größe/€ \"a\" = <b>&\n", "empty", "");
        Node node = new Node("a", new HostPort("127.0.0.1", 1), metadata);
        Service service = new Service("s", "a version", Map.of(), List.of(endpoint), List.of(node));

        assertEquals(new Tags.Decoded("a version", metadata, List.of(endpoint)), Tags.decode(Tags.encode(service)));
    }

    @Test
    void theOlderPlainFormIsRead() throws Exception {
        assertEquals(
                new Tags.Decoded("1.0", Map.of("a", "b"), List.of(new Endpoint("E", null, null, Map.of()))),
                Tags.decode(List.of("t={\"a\":\"b\"}", "e={\"name\":\"E\"}", "v=1.0")));
    }

    @Test
    void ofTheTwoFormsTheOneMetFirstIsRead() throws Exception {
        assertEquals(
                Map.of("new", "1", "too", "2"),
                Tags.decode(List.of(
                                packed("t", "{\"new\":\"1\"}"),
                                "t={\"old\":\"1\"}",
                                packed("t", "{\"too\":\"2\"}"),
                                "v=1"))
                        .metadata());
        assertEquals(
                Map.of("old", "1"),
                Tags.decode(List.of("t={\"old\":\"1\"}", packed("t", "{\"new\":\"1\"}"), packed("v", "1")))
                        .metadata());
        assertEquals("1", Tags.decode(List.of("v=1", packed("v", "2"))).version());
    }

    @Test
    void otherToolsTagsStandBesideOurs() throws Exception {
        assertEquals(
                new Tags.Decoded("1", Map.of(), List.of()),
                Tags.decode(List.of("traefik.enable=true", "v1", "", "t", "e", "env:prod", "v=1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"t-zz", "t-00ff", "t=", "t=[]", "t={\"a\":1}", "t={} more", "e=null", "e={\"values\":", "v-f"})
    void aTagThatCannotBeReadMakesTheRecordUnreadable(String tag) {
        assertThrows(BadRecordException.class, () -> Tags.decode(List.of(tag, packed("v", "1"))));
    }

    @Test
    void withoutAVersionItIsNoRecordOfOurs() {
        assertThrows(BadRecordException.class, () -> Tags.decode(List.of(packed("t", "{}"))));
    }

    @Test
    void manySmallBombsAreBoundedTogether() {
        List<String> tags = new ArrayList<>(List.of("v=1"));
        String kilobytes = packed("t", "{\"a\":\"" + "x".repeat(30_000) + "\"}");
        tags.add(kilobytes);
        tags.add(kilobytes);
        assertTrue(read(tags));
        tags.add(kilobytes);

        BadRecordException refused = assertThrows(BadRecordException.class, () -> Tags.decode(tags));
        assertTrue(String.valueOf(refused.getMessage()).contains("bytes"), refused.getMessage());
    }

    private static boolean read(List<String> tags) {
        try {
            return Tags.decode(tags).version().equals("1");
        } catch (BadRecordException e) {
            return false;
        }
    }
}
