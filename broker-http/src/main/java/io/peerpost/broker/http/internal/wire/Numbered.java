package io.peerpost.broker.http.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values by the consecutive numbers that they have on one lane, taken out in any order; neither numbers nor values are
 * wrapped into anything. Not thread-safe.
 */
public final class Numbered<T> {
    private static final int FIRST_CAPACITY = 16;

    /** A number's place is its lowest bits; the length is a power of two, more than there are from oldest to newest. */
    private Object[] places = new Object[FIRST_CAPACITY];

    /** No lower number is there. */
    private long oldest = 1;

    private long newest;
    private int size;

    /** Adds the value of the next number, from 1 on. Returns the number. */
    public long add(T value) {
        long number = newest + 1;
        if (number - oldest >= places.length) {
            grow();
        }
        places[place(number)] = value;
        newest = number;
        size++;
        return number;
    }

    private int place(long number) {
        return (int) (number & (places.length - 1));
    }

    private void grow() {
        Object[] smaller = places;
        places = new Object[2 * smaller.length];
        for (long number = oldest; number <= newest; number++) {
            places[place(number)] = smaller[(int) (number & (smaller.length - 1))];
        }
    }

    /** Takes a number's value out; null if it is not there. */
    public @Nullable T remove(long number) {
        T value = get(number);
        if (value != null) {
            places[place(number)] = null;
            size--;
            passBy();
        }
        return value;
    }

    @SuppressWarnings("unchecked") // nothing else is put there
    private @Nullable T get(long number) {
        return number < oldest || number > newest ? null : (T) places[place(number)];
    }

    /** So that the one that is there longest is the oldest number. */
    private void passBy() {
        while (oldest <= newest && places[place(oldest)] == null) {
            oldest++;
        }
    }

    /** Takes the oldest out; null if there is none. */
    public @Nullable T removeOldest() {
        return remove(oldest);
    }

    /** All of them, oldest first; a copy. */
    public List<T> all() {
        List<T> all = new ArrayList<>(size);
        for (long number = oldest; number <= newest; number++) {
            T value = get(number);
            if (value != null) {
                all.add(value);
            }
        }
        return all;
    }

    /** Takes all of them out, oldest first. */
    public List<T> removeAll() {
        List<T> all = all();
        Arrays.fill(places, null);
        oldest = newest + 1;
        size = 0;
        return all;
    }

    /** How many there are. */
    public int size() {
        return size;
    }
}
