package io.peerpost.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A message's body on one line.
 *
 * <p>Line breaks, tabs and backslashes are written {@code \n}, {@code \r}, {@code \t} and {@code \\}, other control
 * characters and the two Unicode line separators {@code \}{@code uXXXX}. What is not UTF-8 is written
 * {@code \base64:} and its base64, which no text can look like.
 */
final class BodyText {
    private BodyText() {}

    /** The body's line; empty for no body. */
    static String line(byte @Nullable [] body) {
        if (body == null) {
            return "";
        }
        String text = utf8(body);
        return text == null ? "\\base64:" + Base64.getEncoder().encodeToString(body) : escape(text);
    }

    /** The bytes as text; null if they are not UTF-8. */
    static @Nullable String utf8(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Escapes what would break the line, or the terminal. */
    static String escape(String text) {
        if (text.chars().noneMatch(BodyText::escaped)) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> append(line, (char) c));
        return line.toString();
    }

    private static boolean escaped(int c) {
        return c == '\\' || Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    private static void append(StringBuilder line, char c) {
        switch (c) {
            case '\\' -> line.append("\\\\");
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                if (escaped(c)) {
                    line.append(String.format("\\u%04x", (int) c));
                } else {
                    line.append(c);
                }
            }
        }
    }
}
