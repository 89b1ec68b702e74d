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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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

    private final InboxStore store;
    private final Executor loop;
    private final InstantSource wall;
    private final GroupCommit commits;
    private final ExecutorService reader;
    private long lastTarget;
    private long lastRow;

    /** How many entries were given on the loop. */
    private long given;

    /** What is written {@link #together} just now. */
    private @Nullable List<Entry> together;

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
    public void together(Runnable writing) {
        List<Entry> entries = new ArrayList<>();
        together = entries;
        try {
            writing.run();
        } finally {
            together = null;
            if (!entries.isEmpty()) {
                commits.add(entries, given);
            }
        }
    }

    private void write(Entry entry) {
        given++;
        if (together != null) {
            together.add(entry);
        } else {
            commits.add(List.of(entry), given);
        }
    }

    @Override
    public long meet(Target target) {
        write(new Entry.Meet(++lastTarget, target));
        return lastTarget;
    }

    @Override
    public void forget(long target) {
        write(new Entry.Forget(target));
    }

    @Override
    public long owe(long target, long sequence, long endsAt) {
        write(new Entry.Owe(++lastRow, target, sequence, endsAt));
        return lastRow;
    }

    @Override
    public void attempted(long row, int attempts) {
        write(new Entry.Attempt(row, attempts));
    }

    @Override
    public long ended(long row, long sequence) {
        write(new Entry.End(row, sequence));
        return given;
    }

    @Override
    public long written() {
        return commits.written();
    }

    @Override
    public void dropped(long sequence) {
        write(new Entry.Drop(sequence));
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
        write(new Entry.Clock(nanos));
    }

    @Override
    public void load(long target, long after, Consumer<List<StoredDebt>> then) {
        reader.execute(() -> {
            List<StoredDebt> page = read(target, after);
            onLoop(() -> then.accept(page));
        });
    }

    private List<StoredDebt> read(long target, long after) {
        try {
            return store.owed(target, after, PAGE_MESSAGES, PAGE_BYTES);
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
