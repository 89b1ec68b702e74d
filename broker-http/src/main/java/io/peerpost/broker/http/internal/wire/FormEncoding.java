package io.peerpost.broker.http.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Queries as Go's {@code net/url} writes and reads them: UTF-8, a space becomes {@code +}. */
public final class FormEncoding {
    private static final String HEX = "0123456789ABCDEF";

    private FormEncoding() {}

    /** Encodes a name or a value, byte for byte as Go's {@code url.QueryEscape}. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (unreserved(b)) {
                encoded.append((char) b);
            } else if (b == ' ') {
                encoded.append('+');
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
            }
        }
        return encoded.toString();
    }

    /** Decodes a name or a value; null if an escape is broken. */
    public static @Nullable String decode(String text) {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int value = hex(text, i + 1);
                if (value < 0) {
                    return null;
                }
                bytes.write(value);
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /**
     * The first value of a name in a query, decoded; null if there is none. As in Go, pairs with a broken escape or a
     * semicolon are passed over.
     */
    public static @Nullable String parameter(String query, String name) {
        int from = 0;
        while (from <= query.length()) {
            int and = query.indexOf('&', from);
            int to = and < 0 ? query.length() : and;
            String value = valueOf(query.substring(from, to), name);
            if (value != null) {
                return value;
            }
            from = to + 1;
        }
        return null;
    }

    private static @Nullable String valueOf(String pair, String name) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        if (pair.indexOf(';') >= 0 || !name.equals(decode(key))) {
            return null;
        }
        return equals < 0 ? "" : decode(pair.substring(equals + 1));
    }

    private static boolean unreserved(int b) {
        return (b >= 'a' && b <= 'z')
                || (b >= 'A' && b <= 'Z')
                || (b >= '0' && b <= '9')
                || b == '-'
                || b == '_'
                || b == '.'
                || b == '~';
    }

    private static int hex(String text, int at) {
        if (at + 1 >= text.length()) {
            return -1;
        }
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }
}
