package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BodyTextTest {
    @Test
    void plainTextStaysAsItIs() {
        assertEquals("grüße, 世界 \uD83D\uDE00 \"quoted\"", line("grüße, 世界 \uD83D\uDE00 \"quoted\""));
    }

    @Test
    void lineBreaksTabsAndBackslashesAreEscaped() {
        assertEquals("a\\nb\\r\\nc\\td\\\\n", line("a\nb\r\nc\td\\n"));
    }

    @Test
    void otherControlAndSeparatorCharactersAreEscapedByNumber() {
        assertEquals("\\u001b[31m \\u0000 \\u0085 \\u2028 \\u2029", line("\u001b[31m \0 \u0085 \u2028 \u2029"));
    }

    @Test
    void noBodyAndAnEmptyOneAreEmptyLines() {
        assertEquals("", BodyText.line(null));
        assertEquals("", line(""));
    }

    @Test
    void whatIsNotUtf8IsBase64ThatNoTextCanLookLike() {
        byte[] bytes = {(byte) 0xff, 0, 1};
        assertEquals("\\base64:/wAB", BodyText.line(bytes));
        assertEquals("\\\\base64:/wAB", line("\\base64:/wAB"));
        assertNull(BodyText.utf8(bytes));
    }

    private static String line(String text) {
        return BodyText.line(text.getBytes(StandardCharsets.UTF_8));
    }
}
