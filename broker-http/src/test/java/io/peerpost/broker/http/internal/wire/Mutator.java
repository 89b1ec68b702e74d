package io.peerpost.broker.http.internal.wire;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** Spoils good bytes in many ways, the same ways for the same seed. */
public final class Mutator {
    private static final byte[][] PIECES = {
        {'\r', '\n'},
        {'\r', '\n', '\r', '\n'},
        {0},
        {'"'},
        {'{'},
        {'}'},
        {'['},
        {'\\'},
        {':'},
        {','},
        {(byte) 0xC3},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xFF, (byte) 0xFE},
        {'-', '1'},
        {'9', '9', '9', '9', '9', '9', '9'},
        {'%'},
        {'&', 'i', 'd', '='},
        {'\\', 'u', 'd', '8', '0', '0'},
        {' '},
        {'\t'}
    };

    private final Random random;
    private final List<byte[]> good;

    /** Makes one. */
    public Mutator(long seed, List<byte[]> good) {
        this.random = new Random(seed);
        this.good = good;
    }

    /** The next spoilt one; one in ten is left as it is. */
    public byte[] next() {
        byte[] bytes = any();
        int spoils = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(4);
        for (int i = 0; i < spoils; i++) {
            bytes = spoil(bytes);
        }
        return bytes;
    }

    private byte[] any() {
        return good.get(random.nextInt(good.size())).clone();
    }

    private byte[] spoil(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
        return switch (random.nextInt(7)) {
            case 0 -> flipped(bytes, from);
            case 1 -> joined(bytes, 0, from, PIECES[random.nextInt(PIECES.length)], bytes, from);
            case 2 -> joined(bytes, 0, from, new byte[0], bytes, to);
            case 3 -> joined(bytes, 0, to, new byte[0], bytes, from);
            case 4 -> joined(bytes, 0, from, new byte[0], bytes, bytes.length);
            case 5 -> {
                byte[] other = any();
                yield joined(bytes, 0, from, new byte[0], other, random.nextInt(other.length));
            }
            default -> joined(bytes, 0, from, noise(), bytes, to);
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        if (at < bytes.length) {
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private byte[] noise() {
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[] first, int from, int to, byte[] middle, byte[] second, int rest) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first, from, to - from);
        out.writeBytes(middle);
        out.write(second, rest, second.length - rest);
        return out.toByteArray();
    }
}
