package io.peerpost.registry.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.registry.Service;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TxtCodecTest {

    @Test
    void whatIsWrittenIsReadAgain() throws Exception {
        Service service = Samples.withEndpoint("greeter-1");
        List<byte[]> strings = TxtCodec.encode(service).stream()
                .map(string -> string.getBytes(StandardCharsets.US_ASCII))
                .toList();

        TxtRecord read = TxtCodec.decode(strings);
        assertEquals(service.name(), read.service());
        assertEquals(service.version(), read.version());
        assertEquals(service.endpoints(), read.endpoints());
        assertEquals(service.node().metadata(), read.metadata());
    }

    @Test
    void longTextsAreCutIntoStringsOf255() {
        List<String> strings = TxtCodec.encode(Samples.withEndpoint("greeter-1"));

        assertTrue(strings.size() > 1);
        assertTrue(strings.subList(0, strings.size() - 1).stream().allMatch(s -> s.length() == 255));
    }

    @Test
    void keysAreReadWithoutRegardToCaseAndUnknownOnesSkipped() throws Exception {
        TxtRecord read = decode("{\"metadata\":null,\"more\":{\"a\":[1,{}]},\"SERVICE\":\"s\",\"Version\":\"v\"}");

        assertEquals(new TxtRecord("s", "v", Map.of(), List.of(), read.size()), read);
    }

    @Test
    void aBombIsNotBlownUp() {
        BadRecordException refused = assertThrows(
                BadRecordException.class, () -> decode("{\"Service\":\"" + "x".repeat(20_000_000) + "\"}"));
        assertTrue(String.valueOf(refused.getMessage()).contains("65536"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"Service\":1}",
                "{\"Metadata\":{\"a\":1}}",
                "{\"Metadata\":[]}",
                "{\"Endpoints\":{}}",
                "{\"Endpoints\":[1]}",
                "{\"Service\":\"s\"} trailing"
            })
    void whatIsNotTheJsonOfANodeIsRefused(String json) {
        assertThrows(BadRecordException.class, () -> decode(json));
    }

    @Test
    void deepNestingIsRefused() {
        String deep = "{\"name\":\"n\",\"values\":[".repeat(1_000);
        assertThrows(BadRecordException.class, () -> decode("{\"Endpoints\":[{\"request\":" + deep));
        assertThrows(BadRecordException.class, () -> decode("{\"other\":" + "[".repeat(1_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"xyz", "abc", "00ff", "789c", ""})
    void whatIsNotHexOrZlibIsRefused(String hex) {
        assertThrows(BadRecordException.class, () -> TxtCodec.decode(List.of(hex.getBytes(StandardCharsets.US_ASCII))));
    }

    private static TxtRecord decode(String json) throws IOException, BadRecordException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(json.getBytes(StandardCharsets.UTF_8));
        }
        String hex = HexFormat.of().formatHex(packed.toByteArray());
        return TxtCodec.decode(List.of(hex.getBytes(StandardCharsets.US_ASCII)));
    }
}
