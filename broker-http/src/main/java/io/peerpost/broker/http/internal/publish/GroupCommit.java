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

    // the thread's own
    private List<Step> kept = new ArrayList<>();
    private long pauseMillis;

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
        waiting.add(new Step(entry, null));
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

    /** How many entries wait to be written. Any thread. */
    int size() {
        return waiting.size();
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the broker is closed");
    }

    /** Ends the thread once everything is written, or cannot be. Completes then. */
    CompletableFuture<Void> close() {
        closing = true;
        waiting.add(new Step(new Entry.Forget(0), null)); // wakes the thread; there is no target of that number
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
            List<InboxStore.Finished> gone =
                    store.commit(steps.stream().map(Step::entry).toList());
            succeeded();
            steps.forEach(step -> {
                if (step.accepted != null) {
                    step.accepted.complete(null);
                }
            });
            if (!gone.isEmpty()) {
                finished.accept(gone);
            }
        } catch (InboxException e) {
            failed(steps, e);
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
