package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    @Test
    void everyKindOfValueStandsOnOneLineInItsOrder() {
        String line = new JsonLine()
                .with("s", "a\n\"b\" ü")
                .with("null", (String) null)
                .with("n", 7)
                .with("b", true)
                .with("m", Map.of("k", "v"))
                .withTenths("d", 12.345)
                .end();
        assertEquals(
                "{\"s\":\"a\\n\\\"b\\\" ü\",\"null\":null,\"n\":7,\"b\":true,\"m\":{\"k\":\"v\"},\"d\":12.3}", line);
    }

    @Test
    void largeNumbersHaveNoExponent() {
        assertEquals(
                "{\"d\":123456.8}", new JsonLine().withTenths("d", 123456.78).end());
    }
}
