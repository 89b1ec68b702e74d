package io.peerpost.broker.http.internal.publish;

import org.jspecify.annotations.Nullable;

/**
 * What a message is that was a dead letter before.
 *
 * @param letter the dead letter's number
 * @param request the request that asked for it; 0 for none
 * @param group the one group that it is for; null if it is for none
 * @param nodeId the one node that it is for; null if it is for none
 */
record Again(
        long letter,
        long request,
        @Nullable String group,
        @Nullable String nodeId) {

    /** Whether it has a target already, and is for nobody else; else it is for whoever is there. */
    boolean addressed() {
        return group != null || nodeId != null;
    }
}
