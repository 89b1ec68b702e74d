package io.peerpost.broker.inbox;

import io.peerpost.broker.DeadLetter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The file of a durable inbox, open for its one owner: messages, what is owed of each to whom, and dead letters.
 *
 * <p>{@link #commit} and {@link #contents} are called by one thread at a time; what reads may be called by any thread
 * beside them and sees what was committed. All of it blocks for the disk.
 */
public interface InboxStore extends AutoCloseable {

    /** What was there when the store was opened. */
    Contents contents();

    /**
     * Carries out all entries or none of them, as if in order. What it returns from is on disk and survives a loss of power,
     * as far as the volume keeps its word.
     *
     * @return the messages that nothing is owed of any more; they are no longer there
     * @throws InboxException if the disk is full or fails; nothing was changed, and a later commit may succeed
     */
    List<Finished> commit(List<Entry> entries);

    /**
     * What is owed to a target, in the order in which it was owed.
     *
     * @param target the target's number
     * @param after only rows above this one
     * @param maxMessages how many at most
     * @param maxBytes how many bytes, as encoded, at most; the first message comes whatever its size
     * @throws InboxException if the disk fails
     */
    List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes);

    /**
     * What is owed to a target by its rows, up to the first that is not there.
     *
     * @param target the target's number
     * @param rows rising
     * @throws InboxException if the disk fails
     */
    List<StoredDebt> owed(long target, List<Long> rows);

    /**
     * The dead letters, oldest first.
     *
     * @throws InboxException if the disk fails
     */
    List<DeadLetter> letters();

    /**
     * One dead letter with the key by which its message was ordered; null if there is none of that number.
     *
     * @throws InboxException if the disk fails
     */
    @Nullable KeptLetter letter(long number);

    /**
     * What others have asked of this inbox's owner and has no answer yet, in the order in which they asked. May be called
     * by any thread.
     *
     * @param after only numbers above this one
     * @param most how many at most
     * @throws InboxException if the disk fails
     */
    List<Request> requests(long after, int most);

    /** Where it is, for messages. */
    @Override
    String toString();

    /** Gives the file back. What was committed stays. */
    @Override
    void close();

    /**
     * A message that nothing is owed of any more.
     *
     * @param sequence its number
     * @param bytes its size, as encoded
     */
    record Finished(long sequence, int bytes) {}

    /**
     * A dead letter and its message's key.
     *
     * @param letter the letter
     * @param key null for none
     */
    record KeptLetter(DeadLetter letter, @Nullable String key) {}
}
