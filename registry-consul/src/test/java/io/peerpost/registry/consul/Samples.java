package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Records, and what Consul would answer of them. */
final class Samples {
    private Samples() {}

    static Service record(String id) {
        return Service.of("orders", "1", new Node(id, new HostPort("127.0.0.1", 8080), Map.of("topic", "orders")));
    }

    /** The answer for these nodes of {@code orders}. */
    static String health(String... ids) {
        return Arrays.stream(ids)
                .map(id -> entry(id, Tags.encode(record(id)), "passing"))
                .collect(Collectors.joining(",", "[", "]"));
    }

    /** One instance in an answer. */
    static String entry(String id, List<String> tags, String status) {
        String quoted = tags.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(","));
        return """
                {"Node":{"Node":"host","Address":"10.0.0.9"},
                 "Service":{"ID":"%s","Service":"orders","Tags":[%s],"Address":"127.0.0.1","Port":8080,"ModifyIndex":1},
                 "Checks":[{"CheckID":"service:%s","Status":"%s"}]}""".formatted(id, quoted, id, status);
    }

    /** Whether a thread follows a service. */
    static boolean isFollowed(String service) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().endsWith("-follows-" + service));
    }
}
