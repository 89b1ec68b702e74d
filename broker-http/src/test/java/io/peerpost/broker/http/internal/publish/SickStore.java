package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Message;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store on a disk that refuses what a test says, and that remembers what it was given. */
final class SickStore extends EmptyStore {
    /** Commits, each a list of entries, in their order. */
    final List<List<Entry>> commits = new CopyOnWriteArrayList<>();

    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();

    /** What is thrown for which entries; null for none. */
    volatile @Nullable RuntimeException illness;

    volatile Predicate<List<Entry>> ill = entries -> true;
    volatile boolean readable = true;

    static RuntimeException full() {
        return new InboxException("inbox x: the disk is full (make room there), while writing", null);
    }

    @Override
    public List<Finished> commit(List<Entry> entries) {
        RuntimeException why = illness;
        if (why != null && ill.test(entries)) {
            refused.incrementAndGet();
            throw why;
        }
        commits.add(entries);
        return List.of();
    }

    @Override
    public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
        reads.incrementAndGet();
        if (!readable) {
            throw new InboxException("inbox x: the disk fails (EIO), while reading", null);
        }
        StoredMessage one = new StoredMessage(1, "s-1", false, "t", null, null, 1, Instant.EPOCH, Message.of("x"), 1);
        return List.of(new StoredDebt(1, 0, 1, one));
    }

    @Override
    public String toString() {
        return "x";
    }
}
