package io.peerpost.registry.consul;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.consul.ConsulAgent.Found;
import io.peerpost.registry.consul.ConsulAgent.Instance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Records as Consul keeps them, and back. */
final class Instances {
    /** go-micro's, and Consul takes no less: what a check may be critical before its service is taken out. */
    private static final Duration LEAST_CRITICAL = Duration.ofSeconds(65);

    private static final Duration CRITICAL_BEYOND_TTL = Duration.ofSeconds(5);

    private static final int MAX_META = 64;
    private static final int MAX_META_VALUE = 512;
    private static final Pattern META_KEY = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    private Instances() {}

    /**
     * What is registered for a record.
     *
     * @throws IllegalArgumentException if Consul cannot hold it
     */
    static Instance of(Service record, Duration ttl) {
        check(record);
        Node node = record.node();
        Duration beyond = ttl.plus(CRITICAL_BEYOND_TTL);
        return new Instance(
                node.id(),
                record.name(),
                node.address().host(),
                node.address().port(),
                node.metadata(),
                Tags.encode(record),
                GoDuration.of(ttl),
                GoDuration.of(beyond.compareTo(LEAST_CRITICAL) < 0 ? LEAST_CRITICAL : beyond));
    }

    /**
     * Checks what Consul would refuse, or take and never give back.
     *
     * @throws IllegalArgumentException if Consul cannot hold it
     */
    static void check(Service record) {
        PathElement.check("service.name", record.name());
        PathElement.check("node.id", record.node().id());
        Map<String, String> metadata = record.node().metadata();
        if (metadata.size() > MAX_META) {
            throw new IllegalArgumentException(
                    "node.metadata: " + metadata.size() + " entries (expected: at most " + MAX_META + ", as Consul)");
        }
        metadata.forEach((key, value) -> {
            if (!META_KEY.matcher(key).matches() || key.startsWith("consul-")) {
                throw new IllegalArgumentException("node.metadata: the key '" + Text.printable(key)
                        + "' (expected: at most 128 letters, digits, - and _, not beginning with consul-, as Consul)");
            }
            int size = value.getBytes(StandardCharsets.UTF_8).length;
            if (size > MAX_META_VALUE) {
                throw new IllegalArgumentException("node.metadata: '" + key + "' has a value of " + size
                        + " bytes (expected: at most " + MAX_META_VALUE + ", as Consul)");
            }
        });
    }

    /**
     * The records of those that are critical, or are not, by id. One id at several agents, as of a process that moved, is one
     * node: the one that was written last.
     */
    static Map<String, Service> read(String name, List<Found> found, boolean critical, Skips skips) {
        Map<String, Service> records = new HashMap<>();
        Map<String, Long> written = new HashMap<>();
        for (Found each : found) {
            if (each.critical() == critical && each.modified() >= written.getOrDefault(each.id(), Long.MIN_VALUE)) {
                try {
                    records.put(each.id(), read(name, each));
                    written.put(each.id(), each.modified());
                } catch (BadRecordException | IllegalArgumentException e) {
                    skips.add(name, each.id(), Text.printable(String.valueOf(e.getMessage())));
                }
            }
        }
        return records;
    }

    private static Service read(String name, Found found) throws BadRecordException {
        Tags.Decoded tags = Tags.decode(found.tags());
        Node node = new Node(found.id(), new HostPort(found.host(), found.port()), tags.metadata());
        return new Service(name, tags.version(), Map.of(), tags.endpoints(), List.of(node));
    }
}
