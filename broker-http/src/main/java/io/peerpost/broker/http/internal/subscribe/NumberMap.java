package io.peerpost.broker.http.internal.subscribe;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map of numbers that mostly come in their order and leave from the low end: two arrays, in which a number that
 * comes late moves those above it. Not thread-safe.
 */
final class NumberMap<V> {
    private static final int FIRST_CAPACITY = 16;

    private long[] numbers = new long[FIRST_CAPACITY];
    private @Nullable Object[] values = new Object[FIRST_CAPACITY];

    /** Where the lowest number is. */
    private int from;

    /** Behind the highest number. */
    private int to;

    int size() {
        return to - from;
    }

    /** The value of a number; null if it is not there. */
    @SuppressWarnings("unchecked") // nothing else is put there
    @Nullable V get(long number) {
        int at = Arrays.binarySearch(numbers, from, to, number);
        return at < 0 ? null : (V) values[at];
    }

    /** Puts a number there, or gives it another value. Returns whether it is new. */
    boolean put(long number, V value) {
        int at = to > from && numbers[to - 1] < number ? -to - 1 : Arrays.binarySearch(numbers, from, to, number);
        if (at >= 0) {
            values[at] = value;
            return false;
        }
        insert(-at - 1, number, value);
        return true;
    }

    private void insert(int place, long number, V value) {
        int at = place;
        if (to == numbers.length) {
            at -= from;
            makeRoom();
        }
        System.arraycopy(numbers, at, numbers, at + 1, to - at);
        System.arraycopy(values, at, values, at + 1, to - at);
        numbers[at] = number;
        values[at] = value;
        to++;
    }

    /** Moves all to the front of the arrays, or of larger ones if they fill more than half of these. */
    private void makeRoom() {
        int size = size();
        int capacity = size > numbers.length / 2 ? Math.multiplyExact(numbers.length, 2) : numbers.length;
        long[] movedNumbers = new long[capacity];
        @Nullable Object[] movedValues = new Object[capacity];
        System.arraycopy(numbers, from, movedNumbers, 0, size);
        System.arraycopy(values, from, movedValues, 0, size);
        numbers = movedNumbers;
        values = movedValues;
        from = 0;
        to = size;
    }

    /** Removes all below a number. Returns how many that were. */
    int removeBelow(long number) {
        int removed = 0;
        while (from < to && numbers[from] < number) {
            removeFirst();
            removed++;
        }
        return removed;
    }

    /** Removes the lowest number. */
    void removeFirst() {
        values[from++] = null;
        if (from == to) {
            from = 0;
            to = 0;
        }
    }
}
