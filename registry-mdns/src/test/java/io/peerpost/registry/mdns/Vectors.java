package io.peerpost.registry.mdns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The packets that were captured from go-micro programs. */
final class Vectors {
    private Vectors() {}

    static List<Captured> all() {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/mdns.json")) {
            List<Captured> all = new ArrayList<>();
            for (JsonNode scene : new ObjectMapper().readTree(in)) {
                for (JsonNode packet : scene.get("packets")) {
                    all.add(captured(scene.get("scene").asText(), packet));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Captured captured(String scene, JsonNode packet) {
        List<String> records = new ArrayList<>();
        packet.get("records").forEach(line -> records.add(line.asText()));
        return new Captured(
                scene, packet.get("kind").asText(), packet.get("packetHex").asText(), records);
    }

    /** Those of a scene whose name begins so. */
    static List<Captured> of(String scene, String kind) {
        return all().stream()
                .filter(each -> each.scene().startsWith(scene) && each.kind().equals(kind))
                .toList();
    }

    /**
     * One packet.
     *
     * @param records what is in it, a line each, as decoded by somebody else
     */
    record Captured(String scene, String kind, String hex, List<String> records) {
        byte[] bytes() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return kind + " of " + scene;
        }
    }
}
