package io.peerpost.broker.http.internal.wire;

/** What Java's texts may hold and UTF-8 may not. */
final class Utf16 {
    private Utf16() {}

    /** The same text; half of a surrogate pair becomes U+FFFD, as in Go. */
    static String valid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(point ->
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
