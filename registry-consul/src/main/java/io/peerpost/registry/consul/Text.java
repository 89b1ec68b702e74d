package io.peerpost.registry.consul;

/** Text of others, made fit for a message of ours. */
final class Text {
    private static final int MAX = 200;

    private Text() {}

    /** On one line, without control characters, and not long. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder();
        text.strip().codePoints().limit(MAX).forEach(c -> out.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return out.toString();
    }
}
