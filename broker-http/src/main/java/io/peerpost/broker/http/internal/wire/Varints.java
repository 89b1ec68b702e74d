package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The fields of frames: numbers as LEB128, unsigned and of at most 63 bits, and texts behind their length. */
final class Varints {
    private static final int MOST_BYTES = 9;

    private Varints() {}

    static void write(ByteBuf out, long number) {
        long rest = number;
        while (rest > 0x7f) {
            out.writeByte((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    static void write(ByteBuf out, String text) {
        write(out, ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
    }

    static int size(long number) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(number | 1);
        return (bits + 6) / 7;
    }

    static long read(ByteBuf in, String field) throws FrameException {
        long number = 0;
        for (int i = 0; i < MOST_BYTES; i++) {
            if (!in.isReadable()) {
                throw new FrameException("the frame ends within its " + field);
            }
            byte next = in.readByte();
            number |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return number;
            }
        }
        throw new FrameException(field + " has more than 63 bits");
    }

    static int readInt(ByteBuf in, String field) throws FrameException {
        long number = read(in, field);
        if (number > Integer.MAX_VALUE) {
            throw new FrameException(field + ": " + number + " (expected: at most " + Integer.MAX_VALUE + ")");
        }
        return (int) number;
    }

    static String readText(ByteBuf in, int most, String field) throws FrameException {
        long length = read(in, "length of the " + field);
        if (length > most) {
            throw new FrameException(field + " of " + length + " bytes (expected: at most " + most + ")");
        }
        if (length > in.readableBytes()) {
            throw new FrameException("the frame ends within its " + field);
        }
        byte[] bytes = new byte[(int) length];
        in.readBytes(bytes);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FrameException(field + " is not UTF-8");
        }
    }
}
