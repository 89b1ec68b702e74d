package io.peerpost.it.crash;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A set of message ids, such as {@code SESSION-17}: a bit for each number of a session, since there are millions. Not
 * for several threads.
 */
final class Ids {
    private static final int SHOWN = 5;

    private final Map<String, BitSet> sessions = new TreeMap<>();

    static Ids of(String... ids) {
        Ids set = new Ids();
        Stream.of(ids).forEach(set::add);
        return set;
    }

    static String session(String id) {
        return id.substring(0, id.lastIndexOf('-'));
    }

    static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    /** Returns whether it was not there. */
    boolean add(String id) {
        BitSet numbers = sessions.computeIfAbsent(session(id), s -> new BitSet());
        int number = number(id);
        boolean isNew = !numbers.get(number);
        numbers.set(number);
        return isNew;
    }

    void addAll(Ids others) {
        others.sessions.forEach((session, numbers) ->
                sessions.computeIfAbsent(session, s -> new BitSet()).or(numbers));
    }

    boolean contains(String id) {
        BitSet numbers = sessions.get(session(id));
        return numbers != null && numbers.get(number(id));
    }

    Ids minus(Ids others) {
        Ids rest = new Ids();
        rest.addAll(this);
        others.sessions.forEach((session, numbers) -> {
            BitSet mine = rest.sessions.get(session);
            if (mine != null) {
                mine.andNot(numbers);
            }
        });
        return rest;
    }

    /** Those that have one before them here, and one behind them, in the order of their session. */
    Ids between(Ids ends) {
        Ids inside = new Ids();
        ends.sessions.forEach((session, numbers) -> {
            BitSet mine = (BitSet) sessions.getOrDefault(session, new BitSet()).clone();
            mine.clear(0, Math.max(0, numbers.nextSetBit(0)));
            mine.clear(numbers.length(), Math.max(numbers.length(), mine.length()));
            inside.sessions.put(session, mine);
        });
        return inside;
    }

    int size() {
        return sessions.values().stream().mapToInt(BitSet::cardinality).sum();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** The first few, for messages. */
    List<String> some() {
        return sessions.entrySet().stream()
                .flatMap(e -> e.getValue().stream().mapToObj(number -> e.getKey() + "-" + number))
                .limit(SHOWN)
                .toList();
    }

    @Override
    public String toString() {
        return size() + (isEmpty() ? "" : ", such as " + some());
    }
}
