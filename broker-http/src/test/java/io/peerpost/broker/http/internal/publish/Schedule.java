package io.peerpost.broker.http.internal.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random course of events: a list of steps, each of which means something whatever went before, so that any part of
 * the list is a schedule too.
 *
 * @param seed chooses the numbers that the publisher runs with, see {@link Conditions}, and its picks and jitter
 * @param durable whether the inbox is kept in a store
 */
record Schedule(long seed, boolean durable, List<Step> steps) {

    /** What happens. */
    enum Kind {
        PUBLISH(24),
        PUBLISH_KEYED(10),
        PUBLISH_ONCE(4),
        PUBLISH_EXPIRING(3),
        PUBLISH_UNDER_ITS_OWN_ID(2),
        PUBLISH_MANY(3),
        EXPECT(1),
        REDELIVER(4),
        PURGE(1),
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
        LOOK_AROUND(4),
        OUTAGE(1),
        OUTAGE_ENDS(2),
        PROCESS_STANDS_STILL(1),
        PASS_MILLIS(12),
        PASS_SECONDS(8),

        // of durable inboxes only
        COMMIT(24, true),
        COMMIT_ALL(8, true),
        LOAD(14, true),
        DISK_IS_FULL(2, true),
        DISK_CANNOT_BE_READ(2, true),
        DISK_IS_WELL(5, true),
        PUBLISHER_DIES(4, true),
        PUBLISHER_CLOSES(3, true);

        /** How often it comes, relative to the others. */
        final int weight;

        final boolean durable;

        Kind(int weight) {
            this(weight, false);
        }

        Kind(int weight, boolean durable) {
            this.weight = weight;
            this.durable = durable;
        }
    }

    /** One step; the numbers choose node and detail. */
    record Step(Kind kind, int node, int detail) {}

    static Schedule random(long seed, boolean durable, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Kind> kinds = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < kind.weight && (durable || !kind.durable); i++) {
                kinds.add(kind);
            }
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            steps.add(new Step(kind, random.nextInt(ScheduleRun.NODES), random.nextInt(1_000)));
        }
        return new Schedule(seed, durable, steps);
    }

    Schedule without(int from, int count) {
        List<Step> fewer = new ArrayList<>(steps.subList(0, from));
        fewer.addAll(steps.subList(Math.min(steps.size(), from + count), steps.size()));
        return new Schedule(seed, durable, fewer);
    }
}
