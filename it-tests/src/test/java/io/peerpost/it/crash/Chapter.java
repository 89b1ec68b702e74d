package io.peerpost.it.crash;

import java.nio.file.Path;

/**
 * The books of one life.
 *
 * @param actor whose
 * @param folder where they are
 * @param killedAt when its killing began, in epoch milliseconds; 0 if it ended in good order
 * @param deadAt when it was known to be over
 */
record Chapter(Actor actor, Path folder, long killedAt, long deadAt) {
    boolean killed() {
        return killedAt > 0;
    }

    /** Whether it may have died between two moments. */
    boolean killedBetween(long from, long to) {
        return killed() && deadAt >= from && killedAt <= to;
    }

    boolean is(Actor.Role role) {
        return actor.role() == role;
    }
}
