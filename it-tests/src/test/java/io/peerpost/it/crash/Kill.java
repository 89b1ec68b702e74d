package io.peerpost.it.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One kill of a plan.
 *
 * @param at when, from the start
 * @param victim whom
 * @param pause how long it stays dead
 */
record Kill(Duration at, Actor victim, Duration pause) {
    private static final int LONGEST_PAUSE_MILLIS = 2_000;

    /** As a seed says: in every interval one of those who are not spared; half of them come back at once. */
    static List<Kill> plan(long seed, List<Actor> fleet, Duration interval, Duration end) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Actor> mortals = fleet.stream().filter(actor -> !actor.spared()).toList();
        List<Kill> plan = new ArrayList<>();
        for (Duration at = interval; at.compareTo(end) < 0; at = at.plus(interval)) {
            Actor victim = mortals.get(random.nextInt(mortals.size()));
            int pause = random.nextBoolean() ? 0 : random.nextInt(LONGEST_PAUSE_MILLIS);
            plan.add(new Kill(at, victim, Duration.ofMillis(pause)));
        }
        return List.copyOf(plan);
    }
}
