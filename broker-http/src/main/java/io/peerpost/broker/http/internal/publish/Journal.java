package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the inbox is written down as well, if anywhere: {@link NoJournal} for one in memory, {@link StoreJournal} for a
 * durable one. {@link #put} may be called by any thread; dead letters may be
 * buried and purged and requests answered by any thread; all else belongs to the publisher's loop. Only {@link #close}
 * blocks.
 */
interface Journal {

    /** Whether what is accepted outlives the process, and whether what waits may be left to the store. */
    boolean durable();

    /** The highest sequence number that an earlier process gave; 0 if there was none. */
    long earlier();

    /**
     * Writes a message down.
     *
     * @return completes when it is safe, and on a thread that must not be blocked; exceptionally with an
     *     {@link io.peerpost.broker.inbox.InboxException} when it could not be written
     */
    CompletableFuture<Void> put(Outgoing message);

    /** Lets something write on the loop; what it writes is written whole or not at all. */
    void together(Runnable writing);

    /** Gives a number to somebody to whom messages are owed. */
    long meet(Target target);

    /** Nothing is owed to a number any more, and it needs no memory. */
    void forget(long target);

    /** A message is owed to a number. Returns the debt's row. */
    long owe(long target, long sequence, long endsAt);

    /** A message that was a dead letter is there again and owed to a number, and the letter is gone; all in one. */
    long oweAgain(long target, Outgoing message);

    /** An attempt at a message was used up. */
    void attempted(long row, long sequence, int attempts);

    /** A debt of a message has ended. Returns when that is on disk: once {@link #written} has come so far. */
    long ended(long row, Outgoing message);

    /** How far all is on disk that was given before. */
    long written();

    /** A message that was never owed to anybody is over. */
    void dropped(Outgoing message);

    /** A dead letter is kept. */
    void bury(DeadLetter letter, @Nullable String key, int size);

    /**
     * A dead letter is thrown away, and who asked for it answered, in one.
     *
     * @param request who asked; 0 for nobody
     */
    void purge(long number, long request, Answer answer);

    /** Who asked for something has an answer. */
    void answer(long request, Answer answer);

    /** Completes when all that was given before is written, or could not be. */
    CompletableFuture<?> flushed();

    /** Does something with the store off the loop, on the one thread that reads. */
    void read(Runnable reading);

    /** Throws a dead letter away, and tells on the loop which one it was. Takes its time if it cannot be read now. */
    void drop(long number, Consumer<DeadLetter> then);

    /** How far the fair clock has come. */
    void clock(long nanos);

    /**
     * Reads what is owed to a number above a row, so much at most, and tells it on the loop: at least one, as soon as there
     * is one that can be read, and not too much waits to be written.
     */
    void load(long target, long after, int messages, long bytes, Consumer<List<StoredDebt>> then);

    /** Reads debts by their rows; tells on the loop those that are there, from the first on, none if they cannot be read. */
    void load(long target, List<Long> rows, Consumer<List<StoredDebt>> then);

    /** Writes what waits and gives the store back. Blocks for that, bounded. */
    void close();
}
