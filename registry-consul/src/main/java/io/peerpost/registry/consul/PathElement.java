package io.peerpost.registry.consul;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Names and ids as an element of a path of Consul's API, where the library puts them as they are. */
final class PathElement {
    private PathElement() {}

    /** Encoded, so that {@code ?} and {@code #} end no path. */
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
    }

    /**
     * Checks that Consul will read from a path what was meant.
     *
     * @throws IllegalArgumentException if the text holds control characters; or {@code %}, which some versions decode
     *     twice; or slashes and dots that Consul's server would clean away
     */
    static String check(String what, String text) {
        boolean cleaned = Arrays.stream(text.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
        if (cleaned || text.indexOf('%') >= 0 || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
            throw new IllegalArgumentException(what + ": '" + Text.printable(text)
                    + "' (expected: what fits a path of Consul's API, so without %, control characters,"
                    + " and empty or dotted parts between slashes)");
        }
        return text;
    }
}
