package io.peerpost.it.crash;

import io.peerpost.it.crash.Handled.Handling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was handled more than once for the same target. The promise allows that where an answer, or the note that it
 * came, may have been lost: where the publisher, or who handled it before, was killed meanwhile; and never at one
 * broadcast node, which recognises what it has handled.
 */
final class Repeats {
    /** How long it may take on a busy machine until a kill is seen by who had to do with the dead. */
    private static final long NOTICED_MILLIS = 5_000;

    private static final int SHOWN = 5;

    private final Books books;
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();

    private Repeats(Books books) {
        this.books = books;
    }

    static Repeats of(Books books) {
        Repeats repeats = new Repeats(books);
        for (List<Handling> times : books.handled().repeated()) {
            for (int i = 1; i < times.size(); i++) {
                repeats.count(times.get(i - 1), times.get(i));
            }
        }
        return repeats;
    }

    private void count(Handling first, Handling again) {
        boolean same = first.by().equals(again.by());
        String why = reason(first, again);
        kinds.merge((same ? "by the same process " : "by another process ") + why, 1, Integer::sum);
        if (why.isEmpty()) {
            find("handled again although nobody was killed who had to do with it", first, again);
        } else if (same && first.by().is(Actor.Role.BROADCAST)) {
            find("handled again by the same broadcast node", first, again);
        }
    }

    private void find(String what, Handling first, Handling again) {
        if (findings.size() < SHOWN) {
            findings.add(what + ": " + first + ", " + again);
        }
    }

    private String reason(Handling first, Handling again) {
        if (first.by().killedBetween(first.millis(), again.millis())) {
            return "after a kill of who had handled it";
        }
        long from = first.millis() - NOTICED_MILLIS;
        boolean published = books.chapters().stream()
                .anyMatch(life -> books.told().published(life, first.id()) && life.killedBetween(from, again.millis()));
        return published ? "after a kill of its publisher" : "";
    }

    /** Those that are not allowed, in words; the first few. */
    List<String> findings() {
        return findings;
    }

    /** How many of which kind. */
    @Override
    public String toString() {
        return kinds.toString();
    }
}
