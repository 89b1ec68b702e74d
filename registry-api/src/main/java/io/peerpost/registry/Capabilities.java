package io.peerpost.registry;

import java.time.Duration;

/**
 * What a backend can do, so that callers and the contract tests need not guess.
 *
 * @param leases whether a registration that is not renewed vanishes by the registry's own doing
 * @param losslessWatch whether a watch tells every change's outcome without a re-listing; false where packets get lost
 * @param goodbyes whether a node that deregisters is told apart from one that is no longer listed
 * @param confirms whether {@link Registry#recheck} makes a live node confirm itself
 * @param visibilityDelay how long a change may take to reach every watcher while nothing fails
 * @param quietTime how long a view has to be without change before it is taken as settled
 * @param maxNodes for how many nodes of one service the backend is meant
 */
public record Capabilities(
        boolean leases,
        boolean losslessWatch,
        boolean goodbyes,
        boolean confirms,
        Duration visibilityDelay,
        Duration quietTime,
        int maxNodes) {

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if a duration is negative
     */
    public Capabilities {
        Checks.notNegative("visibilityDelay", visibilityDelay);
        Checks.notNegative("quietTime", quietTime);
    }
}
