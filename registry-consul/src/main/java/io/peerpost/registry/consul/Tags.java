package io.peerpost.registry.consul;

import io.peerpost.registry.Endpoint;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.HexZlib;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What go-micro keeps in the tags of a service: {@code t-} for each entry of the node's metadata, {@code e-} for each
 * endpoint, {@code v-} for the version, each with hex(zlib(…)) behind it. An older form with {@code =} and plain text is
 * read too; of the two a reader takes the one it meets first, for each of the three. No I/O, no state.
 */
final class Tags {
    /** The most that the tags of a node may hold when inflated; a bomb stops here. */
    static final int MAX_INFLATED = 64 * 1024;

    private Tags() {}

    static List<String> encode(Service service) {
        List<String> tags = new ArrayList<>();
        service.node()
                .metadata()
                .forEach((key, value) -> tags.add("t-" + HexZlib.pack(TagJson.write(Map.of(key, value)))));
        service.endpoints().forEach(endpoint -> tags.add("e-" + HexZlib.pack(TagJson.write(endpoint))));
        tags.add("v-" + HexZlib.pack(service.version().getBytes(StandardCharsets.UTF_8)));
        return tags;
    }

    /** Whether a version is told, without which it is no record of go-micro's. */
    static boolean tellVersion(List<String> tags) {
        return tags.stream().anyMatch(tag -> tag.startsWith("v-") || tag.startsWith("v="));
    }

    /**
     * Reads the tags of a node.
     *
     * @throws BadRecordException if there is no version, or a tag that begins like one of these cannot be read
     */
    static Decoded decode(List<String> tags) throws BadRecordException {
        Budget budget = new Budget();
        List<byte[]> versions = budget.unpackAll(tags, 'v');
        if (versions.isEmpty()) {
            throw new BadRecordException("no tag tells a version, so it is another tool's");
        }
        Map<String, String> metadata = new HashMap<>();
        for (byte[] entry : budget.unpackAll(tags, 't')) {
            metadata.putAll(TagJson.readMap(entry));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (byte[] endpoint : budget.unpackAll(tags, 'e')) {
            endpoints.add(TagJson.readEndpoint(endpoint));
        }
        return new Decoded(new String(versions.get(0), StandardCharsets.UTF_8), metadata, endpoints);
    }

    /** What the tags of a node say. */
    record Decoded(String version, Map<String, String> metadata, List<Endpoint> endpoints) {}

    /** What may still be inflated for one node. */
    private static final class Budget {
        private int left = MAX_INFLATED;

        List<byte[]> unpackAll(List<String> tags, char kind) throws BadRecordException {
            List<byte[]> contents = new ArrayList<>();
            Character form = null;
            for (String tag : tags) {
                Character own = form(tag, kind);
                if (own != null && (form == null || form.equals(own))) {
                    form = own;
                    contents.add(unpack(own, tag.substring(2)));
                }
            }
            return contents;
        }

        private static @Nullable Character form(String tag, char kind) {
            boolean ours = tag.length() >= 2 && tag.charAt(0) == kind && (tag.charAt(1) == '-' || tag.charAt(1) == '=');
            return ours ? (Character) tag.charAt(1) : null;
        }

        private byte[] unpack(char form, String content) throws BadRecordException {
            try {
                byte[] plain = form == '-' ? HexZlib.unpack(content, left) : content.getBytes(StandardCharsets.UTF_8);
                left -= plain.length;
                if (left < 0) {
                    throw new BadRecordException("its tags hold more than " + MAX_INFLATED + " bytes");
                }
                return plain;
            } catch (IllegalArgumentException e) {
                throw new BadRecordException("a tag " + e.getMessage());
            }
        }
    }
}
