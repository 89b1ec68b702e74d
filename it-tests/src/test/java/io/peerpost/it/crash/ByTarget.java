package io.peerpost.it.crash;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A set of message ids for each target: a group, a node, or nobody. Not for several threads. */
final class ByTarget {
    static final String NOBODY = "nobody";

    private final Map<String, Ids> sets = new TreeMap<>();

    /** Returns whether it was not there. */
    boolean add(String target, String id) {
        return sets.computeIfAbsent(target, t -> new Ids()).add(id);
    }

    /** Makes sure that a target is among them, with nothing or more. */
    void meet(String target) {
        sets.computeIfAbsent(target, t -> new Ids());
    }

    Ids of(String target) {
        return sets.getOrDefault(target, new Ids());
    }

    Set<String> targets() {
        return sets.keySet();
    }
}
