package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.Message;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import org.jspecify.annotations.Nullable;

/**
 * One message as it came in.
 *
 * @param givenId what its publisher calls it; null if it says nothing
 * @param idFollows whether its id is {@code <session>-<number>}, which is not made before somebody asks for it
 * @param sequence where it stands among its publisher's messages; null if the publisher does not say
 * @param attempt which attempt its publisher says this is, from 1
 * @param key only one message of a key is handled at a time; null for none
 * @param message headers and body
 * @param bytes what it weighs in the queue
 * @param failuresUnknown whether its publisher takes any answer for success, so that retries are this node's business
 */
record Incoming(
        @Nullable String givenId,
        boolean idFollows,
        @Nullable SequenceHeader sequence,
        int attempt,
        @Nullable String key,
        Message message,
        int bytes,
        boolean failuresUnknown) {

    /** What repetitions of a message have in common that has a number. */
    private record NumberIdentity(String session, long number) {
        @Override
        public int hashCode() {
            return session.hashCode() + Long.hashCode(number);
        }
    }

    /** What its publisher calls it; null from those that give no id. */
    @Nullable String id() {
        return idFollows && sequence != null ? sequence.session() + "-" + sequence.number() : givenId;
    }

    /** What repetitions of this message have in common; null if they cannot be told from new messages. */
    @Nullable Object identity() {
        return sequence == null ? givenId : new NumberIdentity(sequence.session(), sequence.number());
    }

    /** The same for another attempt, here. */
    Incoming next() {
        return new Incoming(givenId, idFollows, sequence, attempt + 1, key, message, bytes, failuresUnknown);
    }
}
