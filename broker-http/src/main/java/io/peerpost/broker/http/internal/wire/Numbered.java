package io.peerpost.broker.http.internal.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values by the consecutive numbers that they have on one lane, taken out in any order. Most are soon taken out again, and
 * are in an array, without anything wrapped around them; the few that others overtake by far are in a map. Not
 * thread-safe.
 */
public final class Numbered<T> {
    private static final int FIRST_CAPACITY = 16;

    /** A number's place is its lowest bits; the length is a power of two. */
    private @Nullable Object[] places = new Object[FIRST_CAPACITY];

    /** The lowest number that is in the array, or may be. */
    private long lowest = 1;

    private long newest;
    private int inPlaces;

    /** Those below the lowest, oldest first. */
    private final Map<Long, T> overtaken = new LinkedHashMap<>();

    /** Adds the value of the next number, from 1 on. Returns the number. */
    public long add(T value) {
        long number = newest + 1;
        while (number - lowest >= places.length) {
            makeRoom();
        }
        places[place(number)] = value;
        newest = number;
        inPlaces++;
        return number;
    }

    private int place(long number) {
        return (int) (number & (places.length - 1));
    }

    /** For one number more: a larger array where this one is full enough, else the oldest has been overtaken. */
    private void makeRoom() {
        if (inPlaces <= places.length / 4) {
            overtaken.put(lowest, takeOut(lowest));
            return;
        }
        @Nullable Object[] smaller = places;
        places = new Object[2 * smaller.length];
        for (long number = lowest; number <= newest; number++) {
            places[place(number)] = smaller[(int) (number & (smaller.length - 1))];
        }
    }

    /** Takes a number's value out; null if it is not there. */
    public @Nullable T remove(long number) {
        if (number < lowest) {
            return overtaken.remove(number);
        }
        return number > newest || places[place(number)] == null ? null : takeOut(number);
    }

    /** Takes one out that is there, and sees to it that the lowest number is one that is there. */
    @SuppressWarnings("unchecked") // nothing else is put there
    private T takeOut(long number) {
        T value = (T) Objects.requireNonNull(places[place(number)]);
        places[place(number)] = null;
        inPlaces--;
        while (lowest <= newest && places[place(lowest)] == null) {
            lowest++;
        }
        return value;
    }

    /** Takes the oldest out; null if there is none. */
    public @Nullable T removeOldest() {
        return remove(
                overtaken.isEmpty() ? lowest : overtaken.keySet().iterator().next());
    }

    /** All of them, oldest first; a copy. */
    @SuppressWarnings("unchecked") // nothing else is put there
    public List<T> all() {
        List<T> all = new ArrayList<>(size());
        all.addAll(overtaken.values());
        for (long number = lowest; number <= newest; number++) {
            if (places[place(number)] != null) {
                all.add((T) places[place(number)]);
            }
        }
        return all;
    }

    /** Takes all of them out, oldest first. */
    public List<T> removeAll() {
        List<T> all = all();
        overtaken.clear();
        Arrays.fill(places, null);
        lowest = newest + 1;
        inPlaces = 0;
        return all;
    }

    /** How many there are. */
    public int size() {
        return inPlaces + overtaken.size();
    }

    /** How many places it has, for tests. */
    int capacity() {
        return places.length;
    }
}
