package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: whatever waits goes into one commit, so that many publishers share one sync of the disk. When
 * a commit fails, its publishers are told that nothing was accepted; everything else is kept and tried again without
 * them, in small pieces, since what ends needs less room than what begins, and gives some back.
 *
 * <p>{@link #add} may be called by any thread and does not block.
 */
final class GroupCommit implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST = 4_096;
    private static final int PIECE = 256;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final long ENTRY_BYTES = 128;

    private final InboxStore store;
    private final Consumer<List<InboxStore.Finished>> finished;
    private final LinkedBlockingQueue<Step> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean closing;

    /** What is to be written, as it weighs in memory: {@link #weight}. */
    private final AtomicLong unwritten = new AtomicLong();

    // the thread's own
    private List<Step> kept = new ArrayList<>();
    private long pauseMillis;
    private boolean refusing;

    /**
     * An entry, and whom to tell that it is safe.
     *
     * @param accepted null for what nobody waits for
     */
    private record Step(Entry entry, @Nullable CompletableFuture<Void> accepted) {}

    /**
     * Makes one; to be run by a thread of its own.
     *
     * @param finished is told, on that thread, which messages nothing is owed of any more
     */
    GroupCommit(InboxStore store, Consumer<List<InboxStore.Finished>> finished) {
        this.store = store;
        this.finished = finished;
    }

    /** Writes an entry with the next commit, or a later one. */
    void add(Entry entry) {
        unwritten.addAndGet(weight(entry));
        waiting.add(new Step(entry, null));
    }

    /** How many bytes of memory are taken, roughly, by what nobody waits for and is not yet written. */
    long unwritten() {
        return unwritten.get();
    }

    private static long weight(Entry entry) {
        if (entry instanceof Entry.Clock) {
            return 0; // there is one of them at most
        }
        return entry instanceof Entry.Bury letter ? ENTRY_BYTES + letter.envelope() : ENTRY_BYTES;
    }

    /** Writes an entry with the next commit or, if that fails, not at all. */
    CompletableFuture<Void> put(Entry entry) {
        Step step = new Step(entry, new CompletableFuture<>());
        waiting.add(step);
        if (done.isDone()) { // the thread may have ended without seeing it
            fail(step, closed());
        }
        return Objects.requireNonNull(step.accepted);
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the broker is closed");
    }

    /** Ends the thread once everything is written, or cannot be. Completes then. */
    CompletableFuture<Void> close() {
        closing = true;
        add(new Entry.Forget(0)); // wakes the thread; there is no target of that number
        return done;
    }

    @Override
    public void run() {
        try {
            while (!closing || !waiting.isEmpty()) {
                commit(take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.complete(null);
            waiting.forEach(step -> fail(step, closed()));
        }
    }

    /** Takes what waits; after a failure not before its pause is over, unless somebody waits for an answer. */
    private List<Step> take() throws InterruptedException {
        List<Step> steps = new ArrayList<>();
        if (kept.isEmpty()) {
            steps.add(waiting.take());
        } else {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMillis);
            Step next;
            do {
                next = waiting.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next != null) {
                    steps.add(next);
                }
            } while (next != null && next.accepted == null && !closing);
        }
        waiting.drainTo(steps, MOST);
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
    }

    /** Keeps one to be tried again. Of the clock's readings only the last one counts. */
    private void keep(Step step) {
        if (step.entry instanceof Entry.Clock) {
            kept.removeIf(other -> other.entry instanceof Entry.Clock);
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
            List<InboxStore.Finished> gone =
                    store.commit(steps.stream().map(Step::entry).toList());
            succeeded(steps);
            if (!gone.isEmpty()) {
                finished.accept(gone);
            }
            return null;
        } catch (RuntimeException e) {
            InboxException why = e instanceof InboxException known
                    ? known
                    : new InboxException("inbox " + store + ": " + e + ", while writing (a defect of its store)", e);
            failed(why);
            return why;
        }
    }

    private void succeeded(List<Step> steps) {
        pauseMillis = 0;
        boolean accepted = false;
        for (Step step : steps) {
            if (step.accepted == null) {
                unwritten.addAndGet(-weight(step.entry));
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

    private static void fail(Step step, RuntimeException why) {
        if (step.accepted != null) {
            step.accepted.completeExceptionally(why);
        }
    }
}
