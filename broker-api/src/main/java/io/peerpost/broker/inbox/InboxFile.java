package io.peerpost.broker.inbox;

import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of a durable inbox seen from beside its owner, if it has one: to look into it, which changes nothing in it and
 * needs no right to write, and to leave requests for its owner. May be shared between threads. All of it blocks for the
 * disk and throws {@link InboxException} if the file cannot be read, or cannot be written where that is needed.
 *
 * <p>Each call sees what is committed at that moment. What is much comes in pages: ask again with the last of the page
 * before, until one is empty.
 */
public interface InboxFile extends AutoCloseable {

    /** What it says of itself. */
    About about();

    /** Whether somebody owns it now. */
    boolean isOwned();

    /**
     * What is owed, in the order of acceptance, one for each target; a message that has no target yet is owed to its
     * topic's nobody.
     *
     * @param sequence only messages from this one on
     * @param row and of this one only rows above this
     * @param topic only messages of this topic; null for all
     * @param most how many at most
     */
    List<Waiting> waiting(long sequence, long row, @Nullable String topic, int most);

    /** One message that is owed to somebody; null if there is none of that number. */
    @Nullable StoredMessage message(long sequence);

    /**
     * Dead letters without their messages, oldest first.
     *
     * @param after only numbers above this one
     * @param topic only those of this topic; null for all
     * @param most how many at most
     */
    List<Letter> letters(long after, @Nullable String topic, int most);

    /** One dead letter; null if there is none of that number. */
    InboxStore.@Nullable KeptLetter letter(long number);

    /**
     * Throws dead letters away at once, if nobody owns the file; nobody can own it meanwhile.
     *
     * @return those that were there; null if somebody owns it, who has to be {@linkplain #ask asked}
     */
    @Nullable List<Long> purge(List<Long> letters);

    /**
     * Leaves requests, which the owner, or the next one if there is none, carries out within about a second, in their
     * order. Their numbers follow each other.
     */
    List<Request> ask(Request.Verb verb, List<Long> letters);

    /** Whether there are requests without an answer. */
    boolean hasRequests();

    /** Which of the requests above a number, up to another, have their answers, in their order. */
    List<Request.Answered> answers(long after, long last);

    /** Takes requests that have their answers out of the file; those that nobody takes out are forgotten after a while. */
    void forget(long first, long last);

    /** Where it is, for messages. */
    @Override
    String toString();

    @Override
    void close();

    /**
     * What a file says of itself.
     *
     * @param fleet whose messages it holds
     * @param session with which the ids of its messages begin, but for those that users gave themselves
     * @param lastSequence no message has or had a higher number
     */
    record About(String fleet, String session, long lastSequence) {}

    /**
     * A message and one target that it is owed to.
     *
     * @param sequence the message's number
     * @param row the debt's number; 0 while the message has no target
     * @param id the message's id
     * @param target to whom it is owed
     * @param attempts how many are used up
     * @param acceptedAt when it was accepted, in wall time
     * @param bytes its size, as encoded
     */
    record Waiting(long sequence, long row, String id, Target target, int attempts, Instant acceptedAt, int bytes) {}

    /**
     * A dead letter without its message.
     *
     * @param number its number
     * @param id the message's id
     * @param end to whom it was owed, and how that ended
     * @param at when it ended, in wall time
     * @param bytes the size of its body
     */
    record Letter(long number, String id, Settlement.End end, Instant at, int bytes) {}
}
