package io.peerpost.it.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The bodies that subscribers printed, together. Immutable. */
public final class Received {
    private final List<String> bodies;

    private Received(List<String> bodies) {
        this.bodies = List.copyOf(bodies);
    }

    /** Of one subscriber, or of several as of a group. All print JSON. */
    public static Received by(Command... subscribers) {
        return by(Arrays.asList(subscribers));
    }

    /** Of several subscribers. */
    public static Received by(List<Command> subscribers) {
        List<String> all = new ArrayList<>();
        for (Command subscriber : subscribers) {
            for (Map<String, Object> line : subscriber.json()) {
                all.add(String.valueOf(line.get("body")));
            }
        }
        return new Received(all);
    }

    /** What {@code pub --data '{n}' --count N} publishes. */
    public static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    /** In the order in which they were printed, repetitions included. */
    public List<String> bodies() {
        return bodies;
    }

    /** How many different ones. */
    public long different() {
        return bodies.stream().distinct().count();
    }

    /** Those of the expected that never came. */
    public List<String> missing(List<String> expected) {
        var there = Map.copyOf(counts());
        return expected.stream().filter(body -> !there.containsKey(body)).toList();
    }

    /** Those that came more than once, and how often. */
    public Map<String, Long> repeated() {
        Map<String, Long> counts = counts();
        counts.values().removeIf(count -> count == 1);
        return counts;
    }

    private Map<String, Long> counts() {
        return bodies.stream().collect(Collectors.groupingBy(body -> body, TreeMap::new, Collectors.counting()));
    }
}
