package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whatever waits in one commit, so that many publishers share one sync of the disk. When a commit fails, its
 * publishers are told that nothing was accepted; everything else is kept and tried again without them, in small pieces,
 * since what ends needs less room than what begins, and gives some back.
 *
 * <p>{@link #add} may be called by any thread and does not block; the commits are the writer's.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final int PIECE = 256;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long ENTRY_BYTES = 128;

    private final InboxStore store;
    private final int most;
    private final Executor writer;
    private final ScheduledExecutorService timer;
    private final Consumer<List<InboxStore.Finished>> finished;
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();

    /** Whether the writer was asked for a turn that it has not begun. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** What is to be written and nobody waits for, as it weighs in memory. */
    private final AtomicLong unwritten = new AtomicLong();

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile long written;

    /** Whether a failure's pause runs, after which there is another try. */
    private volatile boolean pausing;

    /** Whether somebody waits for an answer, and so for a try before that. */
    private volatile boolean asked;

    // the writer's own
    private List<Step> kept = new ArrayList<>();
    private long pauseMillis;
    private boolean refusing;

    /**
     * What goes into one commit, and whom to tell that it is safe.
     *
     * @param number its number, if it has one; else 0
     * @param accepted null for what nobody waits for
     */
    private record Step(
            List<Entry> entries, long number, @Nullable CompletableFuture<Void> accepted) {

        boolean isClock() {
            return entries.size() == 1 && entries.get(0) instanceof Entry.Clock;
        }

        /** Roughly, in bytes. */
        long weight() {
            long weight = 0;
            for (Entry entry : entries) {
                weight += entry instanceof Entry.Bury letter ? ENTRY_BYTES + letter.envelope() : ENTRY_BYTES;
            }
            return isClock() ? 0 : weight; // there is one of them at most
        }
    }

    /**
     * Makes one.
     *
     * @param most so many steps that wait go into one commit
     * @param writer runs one task at a time, and may be blocked
     * @param timer waits before a commit that failed is tried again
     * @param finished is told, on the writer, which messages nothing is owed of any more
     */
    GroupCommit(
            InboxStore store,
            int most,
            Executor writer,
            ScheduledExecutorService timer,
            Consumer<List<InboxStore.Finished>> finished) {
        this.store = store;
        this.most = most;
        this.writer = writer;
        this.timer = timer;
        this.finished = finished;
    }

    /** Writes entries with one commit, the next or a later one. */
    void add(List<Entry> entries) {
        add(entries, 0);
    }

    /**
     * The same, with a number.
     *
     * @param number above those of all that was added before
     */
    void add(List<Entry> entries, long number) {
        Step step = new Step(entries, number, null);
        unwritten.addAndGet(step.weight());
        waiting.add(step);
        writeSoon();
    }

    /** The highest number of what is on disk; all that has a lower one is, too. */
    long written() {
        return written;
    }

    /** How many bytes of memory are taken, roughly, by what nobody waits for and is not yet written. */
    long unwritten() {
        return unwritten.get();
    }

    /** Writes entries with one commit, the next or, if that fails, none. */
    CompletableFuture<Void> put(List<Entry> entries) {
        Step step = new Step(entries, 0, new CompletableFuture<>());
        waiting.add(step);
        asked = true;
        writeSoon();
        if (done.isDone()) { // the last turn may have ended without seeing it
            fail(step, closed());
        }
        return Objects.requireNonNull(step.accepted);
    }

    /** How many entries wait to be written. Any thread. */
    int size() {
        return waiting.size();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the broker is closed");
    }

    /** Takes nothing more, once everything is written or cannot be. Completes then. */
    CompletableFuture<Void> close() {
        closing = true;
        writeSoon();
        return done;
    }

    private void writeSoon() {
        if (!due.get() && due.compareAndSet(false, true)) {
            try {
                writer.execute(this::turn);
            } catch (RejectedExecutionException e) {
                end(); // closed long ago
            }
        }
    }

    private void turn() {
        due.set(false); // whoever adds one from here on asks for another turn
        if (pausing && !asked && !closing) {
            return;
        }
        asked = false;
        commit(take());
        if (pausing && waiting.stream().anyMatch(step -> step.accepted != null)) {
            asked = true; // who did not fit into this commit wants an answer, too
        }
        if (closing && waiting.isEmpty()) {
            end();
        } else if (!waiting.isEmpty()) {
            writeSoon();
        }
    }

    private void end() {
        done.complete(null);
        waiting.forEach(step -> fail(step, closed()));
    }

    private List<Step> take() {
        List<Step> steps = new ArrayList<>();
        Step next = waiting.poll();
        for (int i = 1; next != null; i++) {
            steps.add(next);
            next = i < most ? waiting.poll() : null;
        }
        return steps;
    }

    private void commit(List<Step> steps) {
        InboxException failure = writeKept();
        if (failure == null && !steps.isEmpty()) {
            failure = write(steps);
        }
        if (failure == null) {
            return;
        }
        for (Step step : steps) {
            if (step.accepted == null) {
                keep(step);
            } else {
                fail(step, failure);
            }
        }
        if (closing) {
            kept.clear(); // what could not be written is owed again the next time
        }
        againLater();
    }

    /** Keeps one to be tried again. Of the clock's readings only the last one counts. */
    private void keep(Step step) {
        if (step.isClock()) {
            kept.removeIf(Step::isClock);
        }
        kept.add(step);
    }

    private @Nullable InboxException writeKept() {
        while (!kept.isEmpty()) {
            List<Step> piece = List.copyOf(kept.subList(0, Math.min(PIECE, kept.size())));
            InboxException failure = write(piece);
            if (failure != null) {
                return failure;
            }
            kept = new ArrayList<>(kept.subList(piece.size(), kept.size()));
        }
        return null;
    }

    /** Writes all of them or none; returns why not. */
    private @Nullable InboxException write(List<Step> steps) {
        try {
            List<InboxStore.Finished> gone = store.commit(
                    steps.stream().flatMap(step -> step.entries.stream()).toList());
            succeeded(steps);
            if (!gone.isEmpty()) {
                finished.accept(gone);
            }
            return null;
        } catch (RuntimeException e) { // a store of another kind may throw anything: nobody may wait for ever
            InboxException why = e instanceof InboxException known
                    ? known
                    : new InboxException("inbox " + store + ": " + e + ", while writing (a defect of its store)", e);
            failed(why);
            return why;
        }
    }

    private void succeeded(List<Step> steps) {
        pauseMillis = 0;
        pausing = false;
        boolean accepted = false;
        for (Step step : steps) {
            written = Math.max(written, step.number);
            if (step.accepted == null) {
                unwritten.addAndGet(-step.weight());
            } else {
                accepted = true;
                step.accepted.complete(null);
            }
        }
        if (refusing && accepted) {
            refusing = false;
            log.info("inbox {} can be written again", store);
        }
    }

    private void failed(InboxException why) {
        if (!refusing) {
            refusing = true;
            log.warn("{}; publishing fails until it can be written again", why.getMessage());
        }
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(100, 2 * pauseMillis));
    }

    private void againLater() {
        if (!pausing && !closing) {
            pausing = true;
            ScheduledFuture<?> unused = timer.schedule(
                    () -> {
                        pausing = false;
                        writeSoon();
                    },
                    pauseMillis,
                    TimeUnit.MILLISECONDS);
        }
    }

    private static void fail(Step step, RuntimeException why) {
        if (step.accepted != null) {
            step.accepted.completeExceptionally(why);
        }
    }
}
