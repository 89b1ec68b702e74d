package io.peerpost.it.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds what a fleet handled, and what its senders were told, against what is promised where nothing crashed. */
final class Audit {
    private static final int SHOWN = 5;

    private final Fleet fleet;
    private final List<Sender> senders;

    Audit(Fleet fleet, List<Sender> senders) {
        this.fleet = fleet;
        this.senders = senders;
    }

    /** Every message reached every group that there was from the beginning, and every end was a good one. */
    void assertSettled() {
        for (Sender sender : senders) {
            List<String> bad = new ArrayList<>();
            for (Settlement settlement : sender.settlements()) {
                Set<String> groups = new HashSet<>(fleet.groups());
                for (Settlement.End end : settlement.ends()) {
                    groups.remove(String.valueOf(end.target().queue()));
                    if (end.outcome() != Outcome.DELIVERED || end.attempts() != 1) {
                        bad.add(settlement.id() + " " + end);
                    }
                }
                if (!groups.isEmpty()) {
                    bad.add(settlement.id() + " was not owed to " + groups);
                }
            }
            assertNone(sender.name() + " was told", bad);
        }
    }

    /** Nothing is owed any more, and nothing ended badly. */
    void assertNothingLeft() {
        for (Sender sender : senders) {
            sender.awaitNothingOwed();
            assertNone(sender.name() + " heard of", sender.badEnds());
            assertEquals(0, sender.stats().deadLetters(), "dead letters of " + sender.name());
        }
    }

    /** Each group handled every message exactly once; of a publish that was under way at a close, once at most. */
    void assertGroupsHaveAllOnce() {
        for (String group : fleet.groups()) {
            for (Sender sender : senders) {
                List<Integer> numbers = numbers(fleet.ears(group), sender);
                String who = "group " + group + ", of " + sender.name() + ": ";
                Set<Integer> missing = new HashSet<>(sender.accepted());
                numbers.forEach(missing::remove);
                assertNone(who + "lost", missing.stream().sorted().toList());
                assertNone(who + "repeated", repeated(numbers));
                Set<Integer> strange = new HashSet<>(numbers);
                sender.accepted().forEach(strange::remove);
                sender.unclear().forEach(strange::remove);
                assertNone(who + "never accepted", strange.stream().sorted().toList());
            }
        }
    }

    private static List<Integer> numbers(List<Ear> ears, Sender sender) {
        return ears.stream().flatMap(ear -> ear.numbers(sender.name()).stream()).toList();
    }

    private static List<Integer> repeated(List<Integer> numbers) {
        Set<Integer> once = new HashSet<>();
        return numbers.stream().filter(number -> !once.add(number)).toList();
    }

    /** Within each group, the messages of one key were handled in the order of their publishing, whoever took them. */
    void assertKeysInOrder() {
        for (String group : fleet.groups()) {
            Map<String, Integer> last = new HashMap<>();
            List<Numbered> strayed = fleet.ears(group).stream()
                    .flatMap(ear -> ear.heard().stream())
                    .sorted(Comparator.comparingLong(Ear.Heard::at))
                    .map(Ear.Heard::message)
                    .filter(m -> m.key() != null && last.merge(m.key(), m.number(), Math::max) > m.number())
                    .toList();
            assertNone("group " + group + ": out of its key's order", strayed);
        }
    }

    /**
     * Each broadcast subscription, from the first message that it was owed, handled all of them once, up to when it was
     * closed; those without a key, and those of each key, in their order.
     */
    void assertBroadcastWithoutGaps() {
        for (Ear ear : fleet.ears(null)) {
            for (Sender sender : senders) {
                assertWithoutGaps(ear, sender);
            }
        }
    }

    private static void assertWithoutGaps(Ear ear, Sender sender) {
        List<Integer> numbers = ear.numbers(sender.name());
        int from = Collections.min(numbers);
        int to = Collections.max(numbers);
        String who = "broadcast subscriber from " + from + " to " + to + ", of " + sender.name() + ": ";
        Set<Integer> missing = new TreeSet<>(new TreeSet<>(sender.accepted()).subSet(from, to));
        numbers.forEach(missing::remove);
        assertNone(who + "lost", missing);
        assertNone(who + "repeated", repeated(numbers));
        Map<String, Integer> owed = ear.owed();
        int last = owed == null ? Collections.max(sender.accepted()) : owed.getOrDefault(sender.name(), 0);
        assertTrue(to >= last, who + "it was owed all up to " + last);
        Map<String, Integer> order = new HashMap<>();
        List<Integer> strayed = numbers.stream()
                .filter(n -> order.merge(String.valueOf(new Numbered(sender.name(), n).key()), n, Math::max) > n)
                .toList();
        assertNone(who + "out of order", strayed);
    }

    static void assertNone(String what, Collection<?> found) {
        assertTrue(
                found.isEmpty(),
                () -> what + ": " + found.size() + ", such as "
                        + found.stream().limit(SHOWN).toList());
    }
}
