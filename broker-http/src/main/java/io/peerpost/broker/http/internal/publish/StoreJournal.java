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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the inbox to a store, on one thread that commits and one that reads. Numbers are given on the loop. */
final class StoreJournal implements Journal {
    private static final Logger log = LoggerFactory.getLogger(StoreJournal.class);

    private static final long CLOSE_SECONDS = 10;

    /** Between two looks at the store for what is not there yet, in nanoseconds; doubling. */
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final InboxStore store;
    private final ScheduledExecutorService loop;
    private final InstantSource wall;
    private final GroupCommit commits;
    private final Threads threads;
    private long lastTarget;
    private long lastRow;

    /** Whether reading failed the last time; the reader's own. */
    private boolean unreadable;

    /**
     * Where the store is used: each of the two runs one task at a time, and may be blocked by the disk.
     *
     * @param writer commits
     * @param reader reads pages
     */
    record Threads(ExecutorService writer, ExecutorService reader) {
        /** Two threads, which start with their first task. */
        static Threads own() {
            return new Threads(one("peerpost-inbox"), one("peerpost-inbox-read"));
        }

        private static ExecutorService one(String name) {
            return Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, name);
                thread.setDaemon(true);
                return thread;
            });
        }
    }

    /** The store is closed and the threads are ended by {@link #close}. */
    StoreJournal(
            InboxStore store,
            PublishConfig config,
            Threads threads,
            ScheduledExecutorService loop,
            InstantSource wall,
            Consumer<List<InboxStore.Finished>> finished) {
        this.store = store;
        this.threads = threads;
        this.loop = loop;
        this.wall = wall;
        Contents contents = store.contents();
        lastTarget = contents.lastTarget();
        lastRow = contents.lastRow();
        commits = new GroupCommit(
                store, config.commitMost(), threads.writer(), loop, gone -> onLoop(() -> finished.accept(gone)));
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
    public void load(long target, long after, int messages, long bytes, Consumer<List<StoredDebt>> then) {
        read(
                () -> {
                    List<StoredDebt> page = store.owed(target, after, messages, bytes);
                    return page.isEmpty() ? null : page;
                },
                then,
                FIRST_PAUSE);
    }

    @Override
    public void drop(long number, Consumer<DeadLetter> then) {
        read(
                () -> store.letter(number),
                kept -> {
                    purge(number);
                    then.accept(kept.letter());
                },
                FIRST_PAUSE);
    }

    /** Reads until there is something, and tells it on the loop: what was written a moment ago may not be there yet. */
    private <T> void read(Supplier<@Nullable T> reading, Consumer<T> then, long pause) {
        unlessClosed(() -> threads.reader().execute(() -> {
            T found = tried(reading);
            if (found != null) {
                onLoop(() -> then.accept(found));
                return;
            }
            long next = Math.min(2 * pause, LONGEST_PAUSE);
            unlessClosed(() -> {
                ScheduledFuture<?> unused = loop.schedule(() -> read(reading, then, next), pause, TimeUnit.NANOSECONDS);
            });
        }));
    }

    private <T> @Nullable T tried(Supplier<@Nullable T> reading) {
        try {
            T found = reading.get();
            unreadable = false;
            return found;
        } catch (RuntimeException e) { // a store of another kind may throw anything
            if (!unreadable) {
                unreadable = true;
                log.warn("{}; it is tried again", e.getMessage());
            }
            return null;
        }
    }

    private void onLoop(Runnable task) {
        unlessClosed(() -> loop.execute(Room.guarded(task)));
    }

    private static void unlessClosed(Runnable handing) {
        try {
            handing.run();
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
        threads.writer().shutdown();
        threads.reader().shutdown();
        store.close();
    }
}
