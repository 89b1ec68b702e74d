package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import org.jspecify.annotations.Nullable;

/**
 * One message as it came in.
 *
 * @param id what its publisher calls it; null from those that give none
 * @param sequence where it stands among its publisher's messages; null if the publisher does not say
 * @param attempt which attempt its publisher says this is, from 1
 * @param key only one message of a key is handled at a time; null for none
 * @param message headers and body
 * @param bytes what it weighs in the queue
 * @param failuresUnknown whether its publisher takes any answer for success, so that retries are this node's business
 */
record Incoming(
        @Nullable String id,
        @Nullable SequenceHeader sequence,
        int attempt,
        @Nullable String key,
        Message message,
        int bytes,
        boolean failuresUnknown) {

    /** What repetitions of this message have in common; null if they cannot be told from new messages. */
    @Nullable String identity() {
        if (sequence != null) {
            return "s " + sequence.session() + ' ' + sequence.number();
        }
        return id == null ? null : "i " + id;
    }

    /** The same for another attempt, here. */
    Incoming next() {
        return new Incoming(id, sequence, attempt + 1, key, message, bytes, failuresUnknown);
    }
}
