package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** Changes nothing: there is no target of that number. */
    private static final Entry NOTHING = new Entry.Forget(0);

    /** Ends that are not written are in memory, and are owed again after a crash. */
    static final long MOST_UNWRITTEN = 4L << 20;

    /** What is written is soon there; what cannot be read is looked at less and less often. */
    private static final long FIRST_PAUSE_MILLIS = 2;

    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final InboxStore store;
    private final ScheduledExecutorService loop;
    private final InstantSource wall;
    private final GroupCommit commits;
    private final Threads threads;
    private long lastTarget;
    private long lastRow;

    /** How many readings have failed and are tried again. Belongs to the reading thread. */
    private int failing;

    private volatile boolean closed;

    /** How many entries were given on the loop. */
    private long given;

    private final long earlier;

    /** What is written {@link #together} just now. */
    private @Nullable List<Entry> together;

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
        earlier = contents.lastSequence();
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
    public long earlier() {
        return earlier;
    }

    @Override
    public CompletableFuture<Void> put(Outgoing message) {
        Entry put = stored(message);
        return commits.put(message.again == null ? List.of(put) : leftBehind(message.again, put));
    }

    private Entry stored(Outgoing message) {
        return new Entry.Put(new StoredMessage(
                message.sequence,
                message.id(),
                message.ownId,
                message.topic(),
                message.key,
                message.expiresAt,
                message.holdNanos,
                wall.instant(),
                message.takeContent(),
                message.size));
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

    /** With these, the letter that it was is gone, and who asked is answered. */
    private static List<Entry> leftBehind(Again again, Entry... entries) {
        List<Entry> all = new ArrayList<>(List.of(entries));
        all.add(new Entry.Purge(again.letter()));
        if (again.request() != 0) {
            all.add(new Entry.Answer(again.request(), Answer.DONE));
        }
        return all;
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
    public long oweAgain(long target, Outgoing message) {
        Entry owe = new Entry.Owe(++lastRow, target, message.sequence, message.endsAt);
        leftBehind(Objects.requireNonNull(message.again), stored(message), owe).forEach(this::write);
        return lastRow;
    }

    @Override
    public void attempted(long row, long sequence, int attempts) {
        write(new Entry.Attempt(row, sequence, attempts));
    }

    @Override
    public long ended(long row, Outgoing message) {
        write(new Entry.End(row, message.sequence, message.size));
        return given;
    }

    @Override
    public long written() {
        return commits.written();
    }

    @Override
    public void dropped(Outgoing message) {
        write(new Entry.Drop(message.sequence, message.size));
    }

    @Override
    public void bury(DeadLetter letter, @Nullable String key, int size) {
        commits.add(List.of(new Entry.Bury(letter, key, size)));
    }

    @Override
    public void purge(long number, long request, Answer answer) {
        Entry purge = new Entry.Purge(number);
        commits.add(request == 0 ? List.of(purge) : List.of(purge, new Entry.Answer(request, answer)));
    }

    @Override
    public void answer(long request, Answer answer) {
        commits.add(List.of(new Entry.Answer(request, answer)));
    }

    @Override
    public CompletableFuture<?> flushed() {
        return commits.put(List.of(NOTHING)).exceptionally(failure -> null);
    }

    @Override
    public void read(Runnable reading) {
        try {
            threads.reader().execute(Room.guarded(reading));
        } catch (RejectedExecutionException e) {
            // closed meanwhile
        }
    }

    @Override
    public void clock(long nanos) {
        write(new Entry.Clock(nanos));
    }

    /** Whether so much waits to be written that nothing should be read which adds to it. */
    boolean behind() {
        return commits.unwritten() > MOST_UNWRITTEN;
    }

    @Override
    public void load(long target, long after, int messages, long bytes, Consumer<List<StoredDebt>> then) {
        await(() -> orNothing(store.owed(target, after, messages, bytes)), then, FIRST_PAUSE_MILLIS);
    }

    @Override
    public void load(long target, List<Long> rows, Consumer<List<StoredDebt>> then) {
        await(() -> orNothing(store.owed(target, rows)), then, FIRST_PAUSE_MILLIS);
    }

    private static @Nullable List<StoredDebt> orNothing(List<StoredDebt> page) {
        return page.isEmpty() ? null : page;
    }

    @Override
    public void drop(long number, Consumer<DeadLetter> then) {
        await(
                () -> store.letter(number),
                kept -> {
                    purge(number, 0, Answer.DONE);
                    then.accept(kept.letter());
                },
                FIRST_PAUSE_MILLIS);
    }

    /** Reads until there is something, and tells it on the loop: what was written a moment ago may not be there yet. */
    private <T> void await(Supplier<@Nullable T> reading, Consumer<T> then, long pauseMillis) {
        await(new Reading<>(reading, then), pauseMillis);
    }

    private <T> void await(Reading<T> reading, long pauseMillis) {
        if (behind()) {
            later(() -> await(reading, pauseMillis), FIRST_PAUSE_MILLIS);
            return;
        }
        read(() -> {
            T found = tried(reading);
            if (found != null) {
                onLoop(() -> reading.then.accept(found));
            } else {
                long next = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
                later(() -> await(reading, next), pauseMillis);
            }
        });
    }

    /** Something that is read until it is there. */
    private static final class Reading<T> {
        final Supplier<@Nullable T> what;
        final Consumer<T> then;

        /** Whether it failed the last time. Belongs to the reading thread. */
        boolean fails;

        Reading(Supplier<@Nullable T> what, Consumer<T> then) {
            this.what = what;
            this.then = then;
        }
    }

    private void later(Runnable task, long millis) {
        try {
            ScheduledFuture<?> unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed meanwhile: what is in the store stays there
        }
    }

    /** Says once that something cannot be read, and once that everything can again, however many readings fail. */
    private <T> @Nullable T tried(Reading<T> reading) {
        try {
            T found = reading.what.get();
            if (reading.fails) {
                reading.fails = false;
                if (--failing == 0) {
                    log.info("inbox {} can be read again", store);
                }
            }
            return found;
        } catch (RuntimeException e) { // a store of another kind may throw anything
            if (!reading.fails && !closed) {
                reading.fails = true;
                if (failing++ == 0) {
                    log.warn("{}; what waits there is not delivered until it can be read", e.getMessage());
                }
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
        threads.writer().shutdown();
        threads.reader().shutdown();
        store.close();
    }
}
