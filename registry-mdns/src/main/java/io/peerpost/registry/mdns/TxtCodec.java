package io.peerpost.registry.mdns;

import io.peerpost.registry.Service;
import io.peerpost.registry.internal.HexZlib;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The content of a TXT record: hex(zlib(JSON)), cut into strings of at most 255 characters. No I/O, no state. */
final class TxtCodec {
    /** The most that a record may hold when inflated; a bomb stops here. */
    static final int MAX_INFLATED = 64 * 1024;

    private static final int MAX_STRING = 255;

    private TxtCodec() {}

    /** The strings of a node's TXT record. */
    static List<String> encode(Service service) {
        String hex = HexZlib.pack(TxtJson.write(service));
        List<String> strings = new ArrayList<>();
        for (int start = 0; start < hex.length(); start += MAX_STRING) {
            strings.add(hex.substring(start, Math.min(hex.length(), start + MAX_STRING)));
        }
        return strings;
    }

    /** The strings of a TXT record, read. */
    static TxtRecord decode(List<byte[]> strings) throws BadRecordException {
        StringBuilder hex = new StringBuilder();
        strings.forEach(string -> hex.append(new String(string, StandardCharsets.ISO_8859_1)));
        try {
            return TxtJson.read(HexZlib.unpack(hex, MAX_INFLATED));
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("its TXT " + e.getMessage());
        }
    }
}
