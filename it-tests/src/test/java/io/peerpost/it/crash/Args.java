package io.peerpost.it.crash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process of the fleet is told by its command line: {@code key=value} each. */
record Args(Map<String, String> values) {

    static Args of(String... words) {
        return new Args(Stream.of(words)
                .collect(Collectors.toMap(
                        word -> word.substring(0, word.indexOf('=')), word -> word.substring(word.indexOf('=') + 1))));
    }

    String text(String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing in " + values.keySet());
        }
        return value;
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    long number(String key) {
        return Long.parseLong(text(key));
    }

    Path path(String key) {
        return Path.of(text(key));
    }

    Duration seconds(String key) {
        return Duration.ofSeconds(number(key));
    }
}
