package io.peerpost.broker.http.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * What stands in a MESSAGE frame before the body.
 *
 * @param number the message's on this lane: from 1, each one more than the one before
 * @param attempt which attempt this is, from 1
 * @param sequence its number at its publisher; -1 if its id is all that it is known by
 * @param lowest the lowest sequence number that the publisher may still send to this node again; -1 without a sequence
 * @param id its id; null if that is {@code <session>-<sequence>}
 * @param key its ordering key; null if it has none
 * @param form the form of what follows
 */
public record MessageHead(
        long number,
        int attempt,
        long sequence,
        long lowest,
        @Nullable String id,
        @Nullable String key,
        Content.Form form) {

    /** Whether it has a sequence number. */
    public boolean numbered() {
        return sequence >= 0;
    }
}
