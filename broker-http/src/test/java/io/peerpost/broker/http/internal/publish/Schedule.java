package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random course of events: a list of steps, each of which means something whatever went before, so that any part of
 * the list is a schedule too.
 */
record Schedule(long seed, List<Step> steps) {

    /** What happens. */
    enum Kind {
        PUBLISH(24),
        PUBLISH_KEYED(10),
        PUBLISH_ONCE(4),
        PUBLISH_EXPIRING(3),
        JOIN(10),
        LEAVE(5),
        LEAVE_FOR_GOOD(2),
        CRASH(5),
        RESTART(5),
        PARTITION(3),
        HEAL(5),
        BREAK(6),
        ANSWER(14),
        ANSWER_WELL(14),
        ANSWER_ALL(8),
        STALE(2),
        OUTAGE(1),
        OUTAGE_ENDS(2),
        PROCESS_STANDS_STILL(1),
        PASS_MILLIS(12),
        PASS_SECONDS(8);

        /** How often it comes, relative to the others. */
        final int weight;

        Kind(int weight) {
            this.weight = weight;
        }
    }

    /** One step; the numbers choose node and detail. */
    record Step(Kind kind, int node, int detail) {}

    static Schedule random(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight; i++) {
                kinds.add(kind);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            steps.add(new Step(kinds.get(random.nextInt(kinds.size())), random.nextInt(8), random.nextInt(1_000)));
        }
        return new Schedule(seed, steps);
    }

    Schedule without(int from, int count) {
        List<Step> fewer = new ArrayList<>(steps.subList(0, from));
        fewer.addAll(steps.subList(Math.min(steps.size(), from + count), steps.size()));
        return new Schedule(seed, fewer);
    }
}
