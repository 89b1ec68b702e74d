package io.peerpost.registry.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
    private static final String NODE = "{\"id\":\"a\",\"address\":\"127.0.0.1:80\",\"metadata\":{}}";

    private static Service read(String json) throws BadRecordException {
        return RecordReader.read(json.getBytes(UTF_8));
    }

    private static String written(String metadata) {
        Node node = new Node("a", new HostPort("127.0.0.1", 80), Map.of("k", metadata));
        return new String(RecordJson.write(Service.of("s", "1", node)), UTF_8);
    }

    @Test
    void theEscapesAreGos() {
        String text = written("<&>\u2028\u2029\"\\\n\u0001\u001fé€");

        assertTrue(text.contains("\"\\u003c\\u0026\\u003e\\u2028\\u2029\\\"\\\\\\n\\u0001\\u001fé€\""), text);
    }

    @Test
    void fieldsAreReadWithoutRegardToCaseAndUnknownOnesSkipped() throws BadRecordException {
        Service read = read("{\"Name\":\"s\",\"VERSION\":\"2\",\"new\":[{\"x\":1}],\"Nodes\":[" + NODE + "]}");

        assertEquals(Service.of("s", "2", new Node("a", new HostPort("127.0.0.1", 80), Map.of())), read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "no JSON",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[" + NODE + "," + NODE + "]}",
                "{\"name\":\"\",\"version\":\"1\",\"nodes\":[" + NODE + "]}",
                "{\"name\":7,\"version\":\"1\",\"nodes\":[" + NODE + "]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":{}}",
                "{\"name\":\"s\",\"version\":\"1\",\"metadata\":[],\"nodes\":[" + NODE + "]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[" + NODE + "]} more",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[{\"id\":\"a\",\"address\":\"nowhere\"}]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[{\"id\":\"a\",\"address\":\"h:0\"}]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[{\"id\":\"a\",\"address\":\"h:65536\"}]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[{\"id\":\"\",\"address\":\"h:1\"}]}",
                "{\"name\":\"s\",\"version\":\"1\",\"nodes\":[{\"id\":\"a\",\"address\":\"h:1\",\"metadata\":{\"k\":{}}}]}"
            })
    void whatIsNoRecordIsRefused(String json) {
        assertThrows(BadRecordException.class, () -> read(json));
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        String deep = "{\"name\":\"s\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThrows(BadRecordException.class, () -> read(deep));
    }

    @Test
    void whatIsTooLongIsRefusedBothWays() {
        String pad = "x".repeat(RecordJson.MAX_BYTES);

        assertThrows(
                BadRecordException.class,
                () -> read("{\"name\":\"" + pad + "\",\"version\":\"1\",\"nodes\":[" + NODE + "]}"));
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> written(pad));
        assertFalse(String.valueOf(thrown.getMessage()).contains("xxx"), "a record is not quoted");
    }

    @Test
    void whyItIsRefusedDoesNotQuoteIt() {
        BadRecordException thrown =
                assertThrows(BadRecordException.class, () -> read("{\"name\":\"s\",\"metadata\":hunter2}"));

        assertFalse(String.valueOf(thrown.getMessage()).contains("hunter2"), thrown.getMessage());
    }
}
