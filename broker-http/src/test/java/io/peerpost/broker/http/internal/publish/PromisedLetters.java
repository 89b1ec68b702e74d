package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Settlement.End;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** The dead letters that there have to be: one for every bad end, until it is taken out or told to be thrown away. */
final class PromisedLetters {
    private final Bench bench;
    private final Promises promises;
    private final TreeMap<Long, DeadLetter> letters = new TreeMap<>();

    /** Bad ends whose letter has not come. */
    private final List<End> missing = new ArrayList<>();

    PromisedLetters(Bench bench, Promises promises) {
        this.bench = bench;
        this.promises = promises;
    }

    void ended(Promised message, End end) {
        if (!end.outcome().good() && !message.options.atMostOnce()) {
            missing.add(end);
        }
    }

    void kept(DeadLetter letter) {
        promises.must(missing.remove(letter.end()), () -> "a dead letter without an end: " + letter);
        promises.must(letters.put(letter.number(), letter) == null, () -> "its number was given twice: " + letter);
    }

    void dropped(DeadLetter letter) {
        boolean oldest = !letters.isEmpty() && letters.firstKey() == letter.number();
        if (bench.inbox == null) { // else told in the order in which the disk says what they were
            promises.must(oldest, () -> "not the oldest was thrown away, " + letter + " of " + letters.keySet());
        }
        letters.remove(letter.number());
    }

    void taken(long number) {
        letters.remove(number);
    }

    boolean has(Promised message, Target target) {
        return has(message.text, target);
    }

    private boolean has(String text, Target target) {
        return Objects.requireNonNull(bench.inbox).letters.values().stream()
                .anyMatch(l -> l.letter().message().text().equals(text)
                        && l.letter().end().target().equals(target));
    }

    void look() {
        promises.must(missing.isEmpty(), () -> "no dead letter of " + missing);
        int size = bench.publisher.deadLetters().size();
        promises.must(size <= bench.config.deadLetters(), () -> size + " dead letters");
        if (bench.inbox != null && letters.size() > size) {
            return; // which one was thrown away is told when the disk says what it was
        }
        promises.must(letters.size() == size, () -> "dead letters: " + size + ", in fact " + letters.keySet());
        if (bench.diskIsIdle()) {
            Set<Long> there = new TreeSet<>();
            bench.letters().forEach(l -> there.add(l.number()));
            promises.must(
                    there.equals(letters.keySet())
                            || (bench.inbox != null && there.containsAll(letters.keySet())), // one is owed again soon
                    () -> "dead letters " + there + ", in fact " + letters.keySet());
        }
    }

    /** What of them the disk has not got is owed again, or still the letter that was sent again and came back. */
    void processEnds(BiPredicate<String, Target> owed) {
        Map<Long, InboxStore.KeptLetter> stored = Objects.requireNonNull(bench.inbox).letters;
        letters.forEach((number, letter) -> promises.must(
                stored.containsKey(number)
                        || has(letter.message().text(), letter.end().target())
                        || owed.test(letter.message().text(), letter.end().target()),
                () -> "a dead letter is lost: " + letter));
        letters.clear();
        stored.forEach((number, kept) -> letters.put(number, kept.letter()));
    }
}
