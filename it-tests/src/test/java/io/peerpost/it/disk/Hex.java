package io.peerpost.it.disk;

import java.nio.charset.StandardCharsets;

/** Strings as {@code strace -xx} writes them: {@code \x6f\x6b}, in quotes or not. */
final class Hex {
    private Hex() {}

    static String encode(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hex.append(String.format("\\x%02x", b));
        }
        return hex.toString();
    }

    static byte[] decode(String hex) {
        int from = hex.startsWith("\"") ? 1 : 0;
        int to = hex.endsWith("\"") ? hex.length() - 1 : hex.length();
        if ((to - from) % 4 != 0) {
            throw new AssertionError(
                    "not all of a string was recorded: it ends with " + hex.substring(Math.max(0, hex.length() - 20)));
        }
        byte[] bytes = new byte[(to - from) / 4];
        for (int i = 0; i < bytes.length; i++) {
            int at = from + 4 * i + 2;
            bytes[i] = (byte) (Character.digit(hex.charAt(at), 16) << 4 | Character.digit(hex.charAt(at + 1), 16));
        }
        return bytes;
    }
}
