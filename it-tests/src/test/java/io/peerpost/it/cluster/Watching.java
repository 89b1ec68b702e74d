package io.peerpost.it.cluster;

import io.peerpost.it.harness.Command;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What somebody on a host sees.
 *
 * @param watch a running {@code nodes --watch --json}
 */
record Watching(Command watch) {

    /** The addresses of the nodes that are in its view and listed by the registry, at this moment. */
    Set<String> listed() {
        Map<String, String> events = new LinkedHashMap<>();
        watch.json().forEach(line -> events.put(text(line, "address"), text(line, "event")));
        events.values().removeIf(event -> event.equals("gone") || event.equals("stale"));
        return new HashSet<>(events.keySet());
    }

    /** Whether a node has left the view entirely at some time. */
    boolean wasGone(String address) {
        return watch.json().stream()
                .anyMatch(line -> text(line, "address").equals(address)
                        && text(line, "event").equals("gone"));
    }

    private static String text(Map<String, Object> line, String key) {
        return String.valueOf(line.get(key));
    }
}
