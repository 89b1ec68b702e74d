package io.peerpost.broker.http.internal.publish;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Rows of a store in their order, at eight bytes each. Not for several threads. */
final class RowQueue {
    private static final int LEAST = 8;

    private long[] rows = new long[LEAST];
    private int first;
    private int end;

    boolean isEmpty() {
        return first == end;
    }

    /** At the end. */
    void add(long row) {
        if (end == rows.length) {
            int size = end - first;
            // moves them to the front where half is free, so that adding costs the same however many there are
            long[] to = size <= rows.length / 2 ? rows : new long[2 * rows.length];
            System.arraycopy(rows, first, to, 0, size);
            rows = to;
            first = 0;
            end = size;
        }
        rows[end++] = row;
    }

    /** The first ones; fewer if there are not so many. */
    List<Long> first(int most) {
        return LongStream.of(Arrays.copyOfRange(rows, first, Math.min(end, first + most)))
                .boxed()
                .toList();
    }

    /** Takes the first ones out. */
    void remove(int number) {
        first += number;
    }
}
