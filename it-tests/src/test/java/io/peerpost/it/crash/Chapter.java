package io.peerpost.it.crash;

import java.nio.file.Path;

/**
 * The books of one life.
 *
 * @param actor whose
 * @param folder where they are
 * @param killedAt when it was killed, in epoch milliseconds; 0 if it ended in good order
 */
record Chapter(Actor actor, Path folder, long killedAt) {
    boolean killed() {
        return killedAt > 0;
    }

    /** Whether it was killed between two moments. */
    boolean killedBetween(long from, long to) {
        return killed() && killedAt >= from && killedAt <= to;
    }

    boolean is(Actor.Role role) {
        return actor.role() == role;
    }
}
