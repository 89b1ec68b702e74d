package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
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

    /** With so much that cannot be written down, nothing more is brought in: its end could not be either. */
    static final long MOST_UNWRITTEN = 16L << 20;

    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long CLOSE_SECONDS = 10;

    private final InboxStore store;
    private final Executor loop;
    private final InstantSource wall;
    private final GroupCommit commits;
    private final ScheduledExecutorService reader;
    private long lastTarget;
    private long lastRow;

    /** Belongs to the reading thread. */
    private boolean unreadable;

    private volatile boolean closed;

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
        reader = Executors.newSingleThreadScheduledExecutor(task -> {
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
    public void load(long target, long after, Consumer<List<StoredDebt>> then) {
        loadAfter(0, target, after, then);
    }

    private void loadAfter(long millis, long target, long after, Consumer<List<StoredDebt>> then) {
        try {
            ScheduledFuture<?> unused =
                    reader.schedule(() -> load(millis, target, after, then), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile: what is in the store stays there
        }
    }

    private void load(long paused, long target, long after, Consumer<List<StoredDebt>> then) {
        List<StoredDebt> page = commits.unwritten() > MOST_UNWRITTEN ? null : read(target, after);
        if (page == null) {
            long pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(SHORTEST_PAUSE_MILLIS, 2 * paused));
            loadAfter(pause, target, after, then);
        } else {
            onLoop(() -> then.accept(page));
        }
    }

    private @Nullable List<StoredDebt> read(long target, long after) {
        try {
            List<StoredDebt> page = store.owed(target, after, PAGE_MESSAGES, PAGE_BYTES);
            if (unreadable) {
                unreadable = false;
                log.info("inbox {} can be read again", store);
            }
            return page;
        } catch (RuntimeException e) {
            if (!unreadable && !closed) {
                unreadable = true;
                log.warn("{}; what waits there is not delivered until it can be read", e.getMessage());
            }
            return null;
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
        closed = true;
        try {
            commits.close().orTimeout(CLOSE_SECONDS, TimeUnit.SECONDS).join();
        } catch (RuntimeException e) {
            log.warn("inbox {} was not written to the end; what was owed then is owed again", store);
        }
        reader.shutdownNow();
        store.close();
    }
}
