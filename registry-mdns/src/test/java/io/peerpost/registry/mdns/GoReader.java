package io.peerpost.registry.mdns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a go-micro program makes of a packet, written from its rules with nothing of ours: first question exactly the
 * one asked, SRV before the address, the last instance of a packet wins, no option records, TTL of the last record.
 */
final class GoReader {
    private static final int A = 1;
    private static final int PTR = 12;
    private static final int TXT = 16;
    private static final int AAAA = 28;
    private static final int SRV = 33;

    private final ByteBuffer in;
    final int id;
    final int flags;
    final List<String> questions = new ArrayList<>();
    final List<Rr> answers = new ArrayList<>();
    final List<Rr> authority = new ArrayList<>();
    final int additional;

    GoReader(byte[] packet) {
        in = ByteBuffer.wrap(packet);
        id = in.getShort() & 0xFFFF;
        flags = in.getShort() & 0xFFFF;
        int[] counts = {in.getShort(), in.getShort(), in.getShort(), in.getShort()};
        for (int i = 0; i < counts[0]; i++) {
            questions.add(name() + " " + in.getShort() + " " + in.getShort());
        }
        for (int i = 0; i < counts[1]; i++) {
            answers.add(rr());
        }
        for (int i = 0; i < counts[2]; i++) {
            authority.add(rr());
        }
        additional = counts[3];
        if (additional == 0 && in.hasRemaining()) {
            throw new IllegalArgumentException(in.remaining() + " bytes behind the last record");
        }
    }

    /** The node that a look-up of a service finds in an answer; null if it would not be found. */
    @Nullable Entry lookup(String service) {
        boolean mine = !questions.isEmpty() && questions.get(0).startsWith(service + ".micro. ");
        Entry entry = mine ? entry() : null;
        return entry == null
                        || entry.ttl == 0
                        || !service.equals(entry.json().get("Service").asText())
                ? null
                : entry;
    }

    /** The node that a watch hears of; null if it would not. */
    @Nullable Entry watch() {
        Entry entry = entry();
        return entry == null || entry.json().get("Version").asText().isEmpty() ? null : entry;
    }

    private @Nullable Entry entry() {
        Map<String, Entry> entries = new HashMap<>();
        Entry last = null;
        for (Rr rr : answers) {
            switch (rr.type) {
                case PTR -> last = entries.computeIfAbsent(rr.target, Entry::new);
                case SRV -> {
                    last = entries.computeIfAbsent(rr.name, Entry::new);
                    entries.put(rr.target, last);
                    last.port = rr.port;
                }
                case TXT -> {
                    last = entries.computeIfAbsent(rr.name, Entry::new);
                    last.txt = String.join("", rr.strings);
                }
                case A, AAAA -> {
                    last = entries.computeIfAbsent(rr.name, Entry::new);
                    last.address = rr.type == A || last.address == null ? rr.target : last.address;
                }
                default -> throw new IllegalArgumentException("a record of type " + rr.type);
            }
            last.ttl = rr.ttl;
        }
        return last == null || last.address == null || last.port == 0 || last.txt == null ? null : last;
    }

    private Rr rr() {
        Rr rr = new Rr();
        rr.name = name();
        rr.type = in.getShort();
        rr.dclass = in.getShort() & 0xFFFF;
        rr.ttl = in.getInt();
        int end = (in.getShort() & 0xFFFF) + in.position();
        switch (rr.type) {
            case PTR -> rr.target = name();
            case SRV -> {
                rr.priority = in.getShort();
                rr.weight = in.getShort();
                rr.port = in.getShort() & 0xFFFF;
                rr.target = name();
            }
            case TXT -> {
                while (in.position() < end) {
                    rr.strings.add(text(in.get() & 0xFF));
                }
            }
            default -> {
                byte[] address = new byte[end - in.position()];
                in.get(address);
                rr.target = HexFormat.ofDelimiter(".").formatHex(address);
            }
        }
        if (in.position() != end) {
            throw new IllegalArgumentException("a record of type " + rr.type + " with a wrong length");
        }
        return rr;
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        int back = -1;
        for (int length = in.get() & 0xFF; length != 0; length = in.get() & 0xFF) {
            if (length >= 0xC0) {
                int to = (length & 0x3F) << 8 | (in.get() & 0xFF);
                back = back < 0 ? in.position() : back;
                in.position(to);
            } else {
                name.append(text(length)).append('.');
            }
        }
        if (back >= 0) {
            in.position(back);
        }
        return name.toString();
    }

    /** One record. */
    static final class Rr {
        String name = "";
        int type;
        int dclass;
        int ttl;
        String target = "";
        int priority;
        int weight;
        int port;
        final List<String> strings = new ArrayList<>();

        @Override
        public String toString() {
            return switch (type) {
                case PTR -> "PTR";
                case SRV -> "SRV " + priority + " " + weight;
                case TXT -> "TXT";
                case A -> "A";
                case AAAA -> "AAAA";
                default -> "?" + type;
            };
        }
    }

    /** One instance. */
    static final class Entry {
        final String name;

        @Nullable String address;

        @Nullable String txt;

        int port;
        int ttl;

        Entry(String name) {
            this.name = name;
        }

        String idIn(String service) {
            String suffix = "." + service + ".micro.";
            return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
        }

        JsonNode json() {
            byte[] packed = HexFormat.of().parseHex(txt == null ? "" : txt);
            try (InflaterInputStream inflated = new InflaterInputStream(new ByteArrayInputStream(packed))) {
                ByteArrayOutputStream plain = new ByteArrayOutputStream();
                inflated.transferTo(plain);
                return new ObjectMapper().readTree(plain.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
