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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: whatever waits goes into one commit, so that many publishers share one sync of the disk. When
 * a commit fails, its publishers are told that nothing was accepted; everything else stays and is tried again.
 *
 * <p>{@link #add} may be called by any thread and does not block.
 */
final class GroupCommit implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final int MOST = 4_096;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final InboxStore store;
    private final Consumer<List<InboxStore.Finished>> finished;
    private final LinkedBlockingQueue<Step> waiting = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile long written;

    // the thread's own
    private List<Step> kept = new ArrayList<>();
    private long pauseMillis;

    /**
     * What goes into one commit, and whom to tell that it is safe.
     *
     * @param number its number, if it has one; else 0
     * @param accepted null for what nobody waits for
     */
    private record Step(
            List<Entry> entries, long number, @Nullable CompletableFuture<Void> accepted) {}

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
        add(List.of(entry), 0);
    }

    /**
     * Writes entries with one commit, the next or a later one.
     *
     * @param number above those of all that was added before; 0 for none
     */
    void add(List<Entry> entries, long number) {
        waiting.add(new Step(entries, number, null));
    }

    /** The highest number of what is on disk; all that has a lower one is, too. */
    long written() {
        return written;
    }

    /** Writes an entry with the next commit or, if that fails, not at all. */
    CompletableFuture<Void> put(Entry entry) {
        Step step = new Step(List.of(entry), 0, new CompletableFuture<>());
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

    private List<Step> take() throws InterruptedException {
        List<Step> steps = kept;
        kept = new ArrayList<>();
        // after a failure a new message is worth a try at once, everything else waits
        Step first = pauseMillis == 0 ? waiting.take() : waiting.poll(pauseMillis, TimeUnit.MILLISECONDS);
        if (first != null) {
            steps.add(first);
            waiting.drainTo(steps, MOST);
        }
        return steps;
    }

    private void commit(List<Step> steps) {
        if (steps.isEmpty()) {
            pauseMillis = 0;
            return;
        }
        try {
            List<InboxStore.Finished> gone = store.commit(
                    steps.stream().flatMap(step -> step.entries.stream()).toList());
            succeeded();
            steps.forEach(this::wrote);
            if (!gone.isEmpty()) {
                finished.accept(gone);
            }
        } catch (InboxException e) {
            failed(steps, e);
        }
    }

    private void wrote(Step step) {
        if (step.number > 0) {
            written = step.number;
        }
        if (step.accepted != null) {
            step.accepted.complete(null);
        }
    }

    private void succeeded() {
        if (pauseMillis > 0) {
            pauseMillis = 0;
            log.info("inbox {} can be written again", store);
        }
    }

    private void failed(List<Step> steps, InboxException why) {
        if (pauseMillis == 0) {
            log.warn("{}; publishing fails until it can be written again", why.getMessage());
        }
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(100, 2 * pauseMillis));
        for (Step step : steps) {
            if (step.accepted == null) {
                kept.add(step);
            } else {
                fail(step, why);
            }
        }
        if (closing) {
            kept.clear(); // what could not be written is owed again the next time
        }
    }

    private static void fail(Step step, RuntimeException why) {
        if (step.accepted != null) {
            step.accepted.completeExceptionally(why);
        }
    }
}
