package io.peerpost.broker.http.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrorObjectTest {

    @Test
    void looksLikeGoMicros() {
        assertEquals(
                "{\"id\":\"go.micro.broker\",\"code\":500,\"detail\":\"Topic not found\",\"status\":\"Internal Server Error\"}",
                new String(ErrorObject.bytes(500, "Topic not found", "Internal Server Error", ""), UTF_8));
    }

    @Test
    void detailIsOneBoundedLine() {
        String text = new String(ErrorObject.bytes(500, "a\r\nb\u0000" + "c".repeat(5000), "x", ""), UTF_8);
        assertTrue(text.contains("a  b ccc"), text);
        assertTrue(text.length() < 300, text);
    }
}
