package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A body while it comes in: one array, of the announced size if that is small, growing with what really came if not,
 * so that announcing much occupies little. Belongs to one event loop.
 */
final class BodyBuffer {
    /** Up to this an announced size is believed. */
    private static final int BELIEVED = 16 << 10;

    private static final byte[] EMPTY = {};

    private final int max;
    private final long maxTogether;
    private final AtomicLong together;

    private byte[] bytes = EMPTY;
    private int length;
    private int announced;

    /**
     * Makes one.
     *
     * @param max how large a body may be
     * @param maxTogether how many bytes all bodies under way may occupy
     * @param together how many they do
     */
    BodyBuffer(int max, long maxTogether, AtomicLong together) {
        this.max = max;
        this.maxTogether = maxTogether;
        this.together = together;
    }

    /** A body begins. Returns false if it is announced to be too large. */
    boolean begin(long announcedLength) {
        if (announcedLength > max) {
            return false;
        }
        announced = (int) Math.max(0, announcedLength);
        return true;
    }

    /** Whether that many more bytes would be within the bound for one body. */
    boolean fits(int more) {
        return more <= max - length;
    }

    /** Adds what came, which must fit. Returns false if all bodies together occupy too much. */
    boolean add(ByteBuf content) {
        int more = content.readableBytes();
        if (length + more > bytes.length && !grow(length + more)) {
            return false;
        }
        content.readBytes(bytes, length, more);
        length += more;
        return true;
    }

    /** The whole body. */
    byte[] take() {
        byte[] whole = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        clear();
        return whole;
    }

    /** Forgets what came. */
    void clear() {
        together.addAndGet(-bytes.length);
        bytes = EMPTY;
        length = 0;
        announced = 0;
    }

    private boolean grow(int needed) {
        int wanted = Math.max(needed, Math.min(max, bytes.length * 2));
        if (announced >= needed) {
            wanted = Math.min(announced, Math.max(wanted, BELIEVED));
        }
        if (together.addAndGet(wanted - bytes.length) > maxTogether) {
            together.addAndGet(bytes.length - wanted);
            return false;
        }
        bytes = Arrays.copyOf(bytes, wanted);
        return true;
    }
}
