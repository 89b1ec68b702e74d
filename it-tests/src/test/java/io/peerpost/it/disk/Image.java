package io.peerpost.it.disk;

import java.util.Arrays;

/** A file's bytes in memory. Where it was made longer without a write there are zeros. Not for several threads. */
final class Image {
    private byte[] bytes;
    private int size;

    Image() {
        bytes = new byte[0];
    }

    private Image(byte[] bytes, int size) {
        this.bytes = bytes;
        this.size = size;
    }

    int size() {
        return size;
    }

    /** Puts a part of something in its place. */
    void write(byte[] from, int part, int length, int at) {
        room(at + length);
        System.arraycopy(from, part, bytes, at, length);
        size = Math.max(size, at + length);
    }

    /** Puts zeros in a part's place, as far as it is there. */
    void clear(int from, int to) {
        Arrays.fill(bytes, Math.min(from, size), Math.min(to, size), (byte) 0);
    }

    void resize(int to) {
        room(to);
        clear(to, size);
        size = to;
    }

    private void room(int least) {
        if (bytes.length < least) {
            bytes = Arrays.copyOf(bytes, Math.max(least, 2 * bytes.length));
        }
    }

    Image copy() {
        return new Image(Arrays.copyOf(bytes, size), size);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}
