package io.peerpost.broker.inbox;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import org.jspecify.annotations.Nullable;

/** One step of the inbox, carried out with others by {@link InboxStore#commit}. */
public sealed interface Entry {

    /**
     * A message is accepted. Until something is owed of it, it belongs to its topic's nobody when the inbox is opened
     * the next time.
     */
    record Put(StoredMessage message) implements Entry {}

    /** A target gets a number, before anything is owed to it. */
    record Meet(long number, Target target) implements Entry {}

    /** A target to which nothing is owed is forgotten. */
    record Forget(long number) implements Entry {}

    /**
     * A message is owed to a target.
     *
     * @param row above all rows before
     * @param target the target's number
     * @param sequence the message's number
     * @param endsAt when its time is over, on the inbox's own clock
     */
    record Owe(long row, long target, long sequence, long endsAt) implements Entry {}

    /** An attempt at a debt was used up. */
    record Attempt(long row, long sequence, int attempts) implements Entry {}

    /**
     * A debt has ended; the message goes with its last one.
     *
     * @param row the debt's
     * @param sequence the message's number
     * @param size the message's, as encoded
     */
    record End(long row, long sequence, int size) implements Entry {}

    /** A message that nothing was ever owed of is over. */
    record Drop(long sequence, int size) implements Entry {}

    /**
     * A dead letter is kept.
     *
     * @param letter its number is above all before
     * @param key its message's; null for none
     * @param envelope the message as encoded, for its size
     */
    record Bury(DeadLetter letter, @Nullable String key, int envelope) implements Entry {}

    /** A dead letter is thrown away. */
    record Purge(long number) implements Entry {}

    /** How far the inbox's own clock has come, in nanoseconds. */
    record Clock(long nanos) implements Entry {}

    /** A request has its answer. */
    record Answer(long request, Request.Answer answer) implements Entry {}
}
