package io.peerpost.broker.http.internal.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text under construction, in UTF-8 and with the escapes of Go's {@code encoding/json}. */
final class GoJsonText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes;
    private int length;

    GoJsonText(int capacity) {
        bytes = new byte[capacity];
    }

    /** Adds ASCII as it is. */
    @SuppressWarnings("deprecation") // getBytes by index: the one copy without an encoder
    void raw(String ascii) {
        room(ascii.length());
        ascii.getBytes(0, ascii.length(), bytes, length);
        length += ascii.length();
    }

    /** How many bytes a text has between its quotation marks, and they with it. */
    static int size(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c >= 0x80 || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&') {
                GoJsonText written = new GoJsonText(text.length() * 6 + 2);
                written.string(text);
                return written.length;
            }
        }
        return text.length() + 2;
    }

    /** How many bytes were written. */
    int length() {
        return length;
    }

    /** Adds a name and its value. */
    void member(String name, String value) {
        string(name);
        raw(":");
        string(value);
    }

    /** What was written, and then this. */
    byte[] append(byte[] end) {
        byte[] all = Arrays.copyOf(bytes, length + end.length);
        System.arraycopy(end, 0, all, length, end.length);
        return all;
    }

    private void string(String text) {
        room(text.length() * 6 + 2);
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                ascii(c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                supplementary(Character.toCodePoint(c, text.charAt(++i)));
            } else {
                basic(c);
            }
        }
        put('"');
    }

    private void ascii(char c) {
        switch (c) {
            case '"', '\\' -> escaped(c);
            case '\b' -> escaped('b');
            case '\f' -> escaped('f');
            case '\n' -> escaped('n');
            case '\r' -> escaped('r');
            case '\t' -> escaped('t');
            case '<', '>', '&' -> unicode(c);
            default -> {
                if (c < 0x20) {
                    unicode(c);
                } else {
                    put(c);
                }
            }
        }
    }

    private void basic(char c) {
        if (Character.isSurrogate(c)) {
            unicode('\ufffd');
        } else if (c == '\u2028' || c == '\u2029') {
            unicode(c);
        } else if (c < 0x800) {
            put(0xC0 | (c >> 6));
            put(0x80 | (c & 0x3F));
        } else {
            put(0xE0 | (c >> 12));
            put(0x80 | ((c >> 6) & 0x3F));
            put(0x80 | (c & 0x3F));
        }
    }

    private void supplementary(int point) {
        put(0xF0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3F));
        put(0x80 | ((point >> 6) & 0x3F));
        put(0x80 | (point & 0x3F));
    }

    private void escaped(char c) {
        put('\\');
        put(c);
    }

    private void unicode(char c) {
        escaped('u');
        for (int shift = 12; shift >= 0; shift -= 4) {
            put(HEX[(c >> shift) & 0xF]);
        }
    }

    private void put(int b) {
        bytes[length++] = (byte) b;
    }

    private void room(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
