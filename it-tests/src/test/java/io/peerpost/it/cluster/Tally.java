package io.peerpost.it.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Received;
import java.util.List;
import java.util.Map;

/**
 * What a publisher of numbers said at its end, held against what subscribers printed.
 *
 * @param published how many numbers
 * @param summary its line
 */
record Tally(int published, Map<String, Object> summary) {
    private static final List<String> OTHER_ENDS =
            List.of("unconfirmed", "held", "deadLettered", "expired", "refused", "overflow", "failed");

    /** The numbers that a subscriber, or a group, never printed. */
    List<Integer> missing(Command... members) {
        return Received.by(members).missing(Received.numbers(published)).stream()
                .map(Integer::valueOf)
                .toList();
    }

    /** How many debts ended because the node was gone. */
    long gone() {
        return of("gone");
    }

    /** Everything was published, and delivered or gone. */
    void assertNothingElse() {
        assertEquals((long) published, of("published"), summary::toString);
        OTHER_ENDS.forEach(end -> assertEquals(0, of(end), () -> end + " in " + summary));
    }

    /** What it called delivered was printed, by each of those who are owed everything. */
    void assertHandled(List<List<Command>> targets) {
        long printed = targets.stream()
                .mapToLong(members -> Received.by(members).different())
                .sum();
        long delivered = of("delivered");
        // what was handled before its answer was lost may be gone, too
        if (printed < delivered || printed > delivered + gone()) {
            throw new AssertionError(printed + " were printed, but the publisher says " + summary);
        }
    }

    private long of(String key) {
        Object value = summary.get(key);
        if (!(value instanceof Long number)) {
            throw new AssertionError("no " + key + " in " + summary);
        }
        return number;
    }
}
