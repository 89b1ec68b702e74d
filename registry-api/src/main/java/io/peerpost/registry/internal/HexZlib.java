package io.peerpost.registry.internal;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** hex(zlib(bytes)), as go-micro writes parts of a record where only text fits. No I/O, no state. */
public final class HexZlib {
    private HexZlib() {}

    /** Packs. */
    public static String pack(byte[] plain) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1024];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return HexFormat.of().formatHex(out.toByteArray());
        } finally {
            deflater.end();
        }
    }

    /**
     * Unpacks what a stranger may have packed.
     *
     * @param hex either case
     * @param limit how many bytes may come out; a bomb stops here
     * @throws IllegalArgumentException if it is not of that form or inflates beyond the limit; the message goes on
     *     behind the name of what was read: {@code its TXT} {@code is not zlib}
     */
    public static byte[] unpack(CharSequence hex, int limit) {
        byte[] packed;
        try {
            packed = HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not hexadecimal", e);
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            return inflate(inflater, limit);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("is not zlib", e);
        } finally {
            inflater.end();
        }
    }

    private static byte[] inflate(Inflater inflater, int limit) throws DataFormatException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        while (!inflater.finished()) {
            int count = inflater.inflate(buffer);
            if (count == 0 && !inflater.finished()) {
                throw new IllegalArgumentException("is cut short");
            }
            out.write(buffer, 0, count);
            if (out.size() > limit) {
                throw new IllegalArgumentException("inflates beyond " + limit + " bytes");
            }
        }
        return out.toByteArray();
    }
}
