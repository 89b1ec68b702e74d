package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the inbox to a store, on a thread that commits and a thread that reads. Numbers are given on the loop. */
final class StoreJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(StoreJournal.class);

    /** How much is read at a time. */
    static final int PAGE_MESSAGES = 256;

    static final long PAGE_BYTES = 1L << 20;
    private static final long CLOSE_SECONDS = 10;

    /** Four commits' worth: ends that are not written are in memory, and are owed again after a crash. */
    static final int BEHIND = 16_384;

    private final InboxStore store;
    private final Executor loop;
    private final InstantSource wall;
    private final GroupCommit commits;
    private final ExecutorService reader;
    private long lastTarget;
    private long lastRow;

    /** Starts the threads; the store is closed by {@link #close}. */
    StoreJournal(InboxStore store, Executor loop, InstantSource wall, Consumer<List<InboxStore.Finished>> finished) {
        this.store = store;
        this.loop = loop;
        this.wall = wall;
        Contents contents = store.contents();
        lastTarget = contents.lastTarget();
        lastRow = contents.lastRow();
        commits = new GroupCommit(store, gone -> onLoop(() -> finished.accept(gone)));
        Thread writer = new Thread(commits, "peerpost-inbox");
        writer.setDaemon(true);
        writer.start();
        reader = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "peerpost-inbox-read");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public CompletableFuture<Void> put(Outgoing message) {
        return commits.put(new Entry.Put(new StoredMessage(
                message.sequence,
                message.id(),
                message.ownId,
                message.topic(),
                message.key,
                message.expiresAt,
                message.holdNanos,
                wall.instant(),
                message.body)));
    }

    @Override
    public long meet(Target target) {
        commits.add(new Entry.Meet(++lastTarget, target));
        return lastTarget;
    }

    @Override
    public void forget(long target) {
        commits.add(new Entry.Forget(target));
    }

    @Override
    public long owe(long target, long sequence, long endsAt) {
        commits.add(new Entry.Owe(++lastRow, target, sequence, endsAt));
        return lastRow;
    }

    @Override
    public void attempted(long row, int attempts) {
        commits.add(new Entry.Attempt(row, attempts));
    }

    @Override
    public void ended(long row, long sequence) {
        commits.add(new Entry.End(row, sequence));
    }

    @Override
    public void dropped(long sequence) {
        commits.add(new Entry.Drop(sequence));
    }

    @Override
    public void bury(DeadLetter letter, @Nullable String key, int size) {
        commits.add(new Entry.Bury(letter, key, size));
    }

    @Override
    public void purge(long number) {
        commits.add(new Entry.Purge(number));
    }

    @Override
    public void clock(long nanos) {
        commits.add(new Entry.Clock(nanos));
    }

    @Override
    public boolean behind() {
        return commits.size() > BEHIND;
    }

    @Override
    public void load(long target, long after, Consumer<List<StoredDebt>> then) {
        load(() -> store.owed(target, after, PAGE_MESSAGES, PAGE_BYTES), then);
    }

    @Override
    public void load(List<Long> rows, Consumer<List<StoredDebt>> then) {
        load(() -> store.owed(rows), then);
    }

    private void load(Supplier<List<StoredDebt>> reading, Consumer<List<StoredDebt>> then) {
        reader.execute(() -> {
            List<StoredDebt> page = read(reading);
            onLoop(() -> then.accept(page));
        });
    }

    private static List<StoredDebt> read(Supplier<List<StoredDebt>> reading) {
        try {
            return reading.get();
        } catch (InboxException e) {
            log.warn("{}; it is tried again", e.getMessage());
            return List.of();
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(Room.guarded(task));
        } catch (RejectedExecutionException e) {
            // closed meanwhile: what is in the store stays there
        }
    }

    @Override
    public void close() {
        try {
            commits.close().orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            log.warn("inbox {} was not written to the end; what was owed then is owed again", store);
        }
        reader.shutdown();
        store.close();
    }
}
