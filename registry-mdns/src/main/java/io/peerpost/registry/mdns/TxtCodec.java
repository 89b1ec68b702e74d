package io.peerpost.registry.mdns;

import io.peerpost.registry.Service;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The content of a TXT record: hex(zlib(JSON)), cut into strings of at most 255 characters. No I/O, no state. */
final class TxtCodec {
    /** The most that a record may hold when inflated; a bomb stops here. */
    static final int MAX_INFLATED = 64 * 1024;

    private static final int MAX_STRING = 255;

    private TxtCodec() {}

    /** The strings of a node's TXT record. */
    static List<String> encode(Service service) {
        String hex = HexFormat.of().formatHex(deflate(TxtJson.write(service)));
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
        byte[] packed;
        try {
            packed = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("its TXT is not hexadecimal");
        }
        return TxtJson.read(inflate(packed));
    }

    private static byte[] deflate(byte[] plain) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] packed) throws BadRecordException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[4096];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 && !inflater.finished()) {
                    throw new BadRecordException("its TXT is cut short");
                }
                out.write(buffer, 0, count);
                if (out.size() > MAX_INFLATED) {
                    throw new BadRecordException("its TXT inflates beyond " + MAX_INFLATED + " bytes");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new BadRecordException("its TXT is not zlib");
        } finally {
            inflater.end();
        }
    }
}
