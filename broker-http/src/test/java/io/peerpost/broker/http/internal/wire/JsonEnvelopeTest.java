package io.peerpost.broker.http.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.EnvelopeCodec.Envelope;
import io.peerpost.broker.EnvelopeCodec.EnvelopeException;
import io.peerpost.broker.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonEnvelopeTest {
    private final JsonEnvelope json = new JsonEnvelope();

    static Stream<Vectors.Case> published() {
        return Vectors.of("http-publish.json");
    }

    static Stream<Vectors.Case> answered() {
        return Vectors.of("http-answers.json").filter(c -> c.text("target").contains("id=t-7f9c"));
    }

    @ParameterizedTest
    @MethodSource("published")
    void writesByteForByteWhatGoMicroWrites(Vectors.Case captured) {
        String body = captured.nullable("bodyBase64");
        Message message = Message.of(
                captured.texts("header"),
                body == null ? null : Base64.getDecoder().decode(body));
        byte[] wire = Base64.getDecoder().decode(captured.text("wireBase64"));
        String request = new String(wire, UTF_8);
        String expected = request.substring(request.indexOf("\r\n\r\n") + 4);
        assertEquals(expected, new String(json.encode(captured.text("topic"), message), UTF_8));
        String line = request.substring(0, request.indexOf("\r\n"));
        assertEquals("POST /?id=" + FormEncoding.encode(captured.text("nodeId")) + " HTTP/1.1", line);
    }

    @ParameterizedTest
    @MethodSource("published")
    void readsWhatGoMicroWrites(Vectors.Case captured) throws EnvelopeException {
        String wire = new String(Base64.getDecoder().decode(captured.text("wireBase64")), UTF_8);
        Envelope read = json.decode(wire.substring(wire.indexOf("\r\n\r\n") + 4).getBytes(UTF_8));
        assertEquals(captured.text("topic"), read.topic());
        Map<String, String> header = new LinkedHashMap<>(captured.texts("header"));
        header.remove("Micro-Topic");
        assertEquals(header, read.message().header());
        String body = captured.nullable("bodyBase64");
        assertEquals(body, encoded(read));
    }

    @ParameterizedTest
    @MethodSource("answered")
    void takesAndRefusesWhatGoMicroDoes(Vectors.Case captured) throws EnvelopeException {
        byte[] body = captured.text("body").getBytes(UTF_8);
        Vectors.Case handled = captured.object("handled");
        if (handled == null) {
            if (captured.text("method").equals("POST") && !captured.text("name").contains("another")) {
                assertThrows(EnvelopeException.class, () -> json.decode(body));
            }
            return;
        }
        Envelope read = json.decode(body);
        assertEquals(handled.text("topic"), read.topic());
        Map<String, String> header = new LinkedHashMap<>(handled.texts("header"));
        header.remove("Micro-Topic");
        assertEquals(header, read.message().header());
        assertEquals(
                Boolean.TRUE.equals(handled.values().get("bodyNil")) ? null : handled.text("bodyBase64"),
                encoded(read));
    }

    @Test
    void sortsHeadersByTheirBytesInUtf8() {
        Message message = Message.of(Map.of("\ud83c\udf89", "1", "\uffee", "2", "z", "3", "\ue000", "4"), null);
        assertEquals(
                "{\"Header\":{\"Micro-Topic\":\"t\",\"z\":\"3\",\"\ue000\":\"4\",\"\uffee\":\"2\",\"\ud83c\udf89\":\"1\"},"
                        + "\"Body\":null}",
                new String(json.encode("t", message), UTF_8));
    }

    @Test
    void escapesAsGoDoes() {
        Message message = Message.of(Map.of("k", "\b\f\r\u0000\u001f\u007f\ud800x\udc00"), new byte[0]);
        assertEquals(
                "{\"Header\":{\"Micro-Topic\":\"t\",\"k\":\"\\b\\f\\r\\u0000\\u001f\u007f\\ufffdx\\ufffd\"},\"Body\":\"\"}",
                new String(json.encode("t", message), UTF_8));
    }

    @Test
    void bodiesOfEveryLengthComeBack() throws EnvelopeException {
        Random random = new Random(7);
        for (int length = 0; length < 300; length++) {
            byte[] body = new byte[length];
            random.nextBytes(body);
            Envelope read = json.decode(json.encode("t", Message.of(Map.of("a", "b"), body)));
            assertArrayEquals(body, read.message().body());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Header':{'Micro-Topic':'t','n':null}}|{n=}|null",
                "{'Header':{'a':'1'},'Header':{'Micro-Topic':'t'}}|{a=1}|null",
                "{'Header':{'a':'1'},'Header':null,'Header':{'Micro-Topic':'t'}}|{}|null",
                "{'Header':{'Micro-Topic':'s','a':'1','a':'2'},'HEADER':{'Micro-Topic':'t'}}|{a=2}|null",
                "{'Body':'eA==','body':'eQ==','Header':{'Micro-Topic':'t'}}|{}|eQ==",
                "{'Body':'eA==','Body':null,'Header':{'Micro-Topic':'t'}}|{}|null",
                "{'Header':{'Micro-Topic':'t'},'Body':[104,105,0,255]}|{}|aGkA/w==",
                "{'Header':{'Micro-Topic':'t'},'Body':[]}|{}|",
                "{'Header':{'Micro-Topic':'t'},'Body':[null,1]}|{}|AAE=",
                "{'Header':{'Micro-Topic':'t'},'Body':'aG\\r\\nk=\\n'}|{}|aGk=",
                " \n\t{'x':{'y':[{},[1.5e3,true]]},'Header':{'Micro-Topic':'t'}} \r\n|{}|null",
                "{'Header':{'Micro-Topic':'t','s':'\\ud800x'}}|{s=\ufffdx}|null",
            })
    void readsAsGoDoes(String given) throws EnvelopeException {
        String[] parts = given.split("\\|", -1);
        Envelope read = json.decode(parts[0].replace('\'', '"').getBytes(UTF_8));
        assertEquals("t", read.topic());
        assertEquals(parts[1], read.message().header().toString());
        assertEquals(parts[2], String.valueOf(encoded(read)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "'t'",
                "{",
                "\ufeff{'Header':{'Micro-Topic':'t'}}",
                "{'Header':{'Micro-Topic':'t'}}{}",
                "{'Header':{'Micro-Topic':'t'}},",
                "{'Header':['t']}",
                "{'Header':{'Micro-Topic':'t','x':{}}}",
                "{'Header':{'Micro-Topic':'t'},'Body':[256]}",
                "{'Header':{'Micro-Topic':'t'},'Body':[-1]}",
                "{'Header':{'Micro-Topic':'t'},'Body':[1.0]}",
                "{'Header':{'Micro-Topic':'t'},'Body':['a']}",
                "{'Header':{'Micro-Topic':'t'},'Body':7}",
                "{'Header':{'Micro-Topic':'t'},'Body':'aG k='}",
                "{'Header':{'Micro-Topic':'t'},'Body':'aGk=aGk='}",
                "{'Header':{'Micro-Topic':'t'},'Body':'a==='}",
                "{'Header':{'Micro-Topic':'t'},'Body':'ą==='}",
                "{'Header':{'Micro-Topic':'t'},'Body':'aGkÁ'}", // whose last seven bits are an A
                "{'Header':{'Micro-Topic':'t'},'Body':'aGkŁ'}", // whose last byte is
                "{'Header':{'Micro-Topic':'t'},'Body':'aGk',}",
            })
    void refusesAsGoDoes(String given) {
        byte[] bytes = given.replace('\'', '"').getBytes(UTF_8);
        assertThrows(EnvelopeException.class, () -> json.decode(bytes));
    }

    @Test
    void refusesOtherEncodingsThanUtf8() {
        byte[] utf16 = "{\"Header\":{\"Micro-Topic\":\"t\"}}".getBytes(StandardCharsets.UTF_16LE);
        assertThrows(EnvelopeException.class, () -> json.decode(utf16));
    }

    @Test
    void refusesWhatIsTooDeepAndNeverRepeatsThePayload() {
        String deep = "{\"x\":" + "[".repeat(5000) + "secret";
        EnvelopeException e = assertThrows(EnvelopeException.class, () -> json.decode(deep.getBytes(UTF_8)));
        assertTrue(String.valueOf(e.getMessage()).startsWith("nested deeper"), e.getMessage());
        byte[] broken = "{\"Header\":{\"Micro-Topic\":secret}}".getBytes(UTF_8);
        EnvelopeException f = assertThrows(EnvelopeException.class, () -> json.decode(broken));
        assertTrue(!String.valueOf(f.getMessage()).contains("secret"), f.getMessage());
    }

    @Test
    void topicDoesNotStandAmongTheHeaders() throws EnvelopeException {
        Envelope read = json.decode(json.encode("t", Message.of(Map.of("Micro-Topic", "other"), null)));
        assertEquals("t", read.topic());
        assertNull(read.message().header("Micro-Topic"));
    }

    /** Each body, right and wrong ones, is read or refused alike whether something follows it or not. */
    @Test
    void aBodyAtTheEndIsReadAsOneThatIsNot() {
        SplittableRandom random = new SplittableRandom(8);
        String characters = "QUJDRA==+/\\n\"}, \n";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder body = new StringBuilder();
            for (int length = random.nextInt(13); length > 0; length--) {
                body.append(characters.charAt(random.nextInt(random.nextInt(1, characters.length() + 1))));
            }
            String begin = "{\"Header\":{\"Micro-Topic\":\"t\"},\"Body\":\"" + body + "\"";
            assertEquals(readOrRefused(begin + " }"), readOrRefused(begin + "}"), begin);
        }
    }

    private String readOrRefused(String envelope) {
        try {
            return String.valueOf(encoded(json.decode(envelope.getBytes(UTF_8))));
        } catch (EnvelopeException e) {
            return "refused";
        }
    }

    @Test
    void spoiltEnvelopesAreReadOrRefusedAndNothingElse() {
        List<byte[]> good = new ArrayList<>();
        published().forEach(c -> {
            String wire = new String(Base64.getDecoder().decode(c.text("wireBase64")), UTF_8);
            good.add(wire.substring(wire.indexOf("\r\n\r\n") + 4).getBytes(UTF_8));
        });
        answered()
                .filter(c -> !c.text("body").isEmpty())
                .forEach(c -> good.add(c.text("body").getBytes(UTF_8)));
        Mutator mutator = new Mutator(5, good);
        int refused = 0;
        for (int i = 0; i < 100_000; i++) {
            try {
                assertFalse(json.decode(mutator.next()).topic().isEmpty());
            } catch (EnvelopeException e) {
                refused++;
            }
        }
        assertTrue(refused > 10_000 && refused < 95_000, "refused " + refused);
    }

    private static @Nullable String encoded(Envelope envelope) {
        byte[] body = envelope.message().body();
        return body == null ? null : Base64.getEncoder().encodeToString(body);
    }
}
