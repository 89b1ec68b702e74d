package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.Entry;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes whatever waits in one commit, so that many publishers share one sync of the disk. When a commit fails, its
 * publishers are told that nothing was accepted; everything else stays and is tried again.
 *
 * <p>{@link #add} may be called by any thread and does not block; the commits are the writer's.
 */
final class GroupCommit {
    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    private final InboxStore store;
    private final int most;
    private final Executor writer;
    private final ScheduledExecutorService timer;
    private final Consumer<List<InboxStore.Finished>> finished;
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();

    /** Whether the writer was asked for a turn that it has not begun. */
    private final AtomicBoolean due = new AtomicBoolean();

    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean closing;

    /** Whether the timer runs. */
    private volatile boolean againDue;

    // the writer's own
    private List<Step> kept = new ArrayList<>();
    private long pauseMillis;

    /**
     * What goes into one commit, and whom to tell that it is safe.
     *
     * @param accepted null for what nobody waits for
     */
    private record Step(List<Entry> entries, @Nullable CompletableFuture<Void> accepted) {}

    /**
     * Makes one.
     *
     * @param most so many entries that wait go into one commit
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

    /** Writes an entry with the next commit, or a later one. */
    void add(Entry entry) {
        addTogether(List.of(entry));
    }

    /** Writes entries with one commit, the next or a later one. */
    void addTogether(List<Entry> entries) {
        waiting.add(new Step(entries, null));
        writeSoon();
    }

    /** Writes entries with one commit, the next or, if that fails, none. */
    CompletableFuture<Void> put(List<Entry> entries) {
        Step step = new Step(entries, new CompletableFuture<>());
        waiting.add(step);
        writeSoon();
        if (done.isDone()) { // the last turn may have ended without seeing it
            fail(step, closed());
        }
        return Objects.requireNonNull(step.accepted);
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
        commit(take());
        if (!waiting.isEmpty()) {
            writeSoon();
        } else if (closing) {
            end();
        }
    }

    private void end() {
        done.complete(null);
        waiting.forEach(step -> fail(step, closed()));
    }

    private List<Step> take() {
        List<Step> steps = kept;
        kept = new ArrayList<>();
        Step next = waiting.poll();
        for (int i = 1; next != null; i++) {
            steps.add(next);
            next = i < most ? waiting.poll() : null;
        }
        return steps;
    }

    private void commit(List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        List<InboxStore.Finished> gone;
        try {
            gone = store.commit(
                    steps.stream().flatMap(step -> step.entries.stream()).toList());
        } catch (RuntimeException e) { // a store of another kind may throw anything: nobody may wait for ever
            failed(steps, e);
            return;
        }
        succeeded();
        steps.forEach(step -> {
            if (step.accepted != null) {
                step.accepted.complete(null);
            }
        });
        if (!gone.isEmpty()) {
            finished.accept(gone);
        }
    }

    private void succeeded() {
        if (pauseMillis > 0) {
            pauseMillis = 0;
            log.info("inbox {} can be written again", store);
        }
    }

    private void failed(List<Step> steps, RuntimeException why) {
        if (pauseMillis == 0) {
            log.warn("{}; publishing fails until it can be written again", why.getMessage());
        }
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
        pauseMillis = Math.min(LONGEST_PAUSE_MILLIS, Math.max(100, 2 * pauseMillis));
        againLater();
    }

    /** A new message is worth a try at once, everything else waits. */
    private void againLater() {
        if (!kept.isEmpty() && !againDue) {
            againDue = true;
            ScheduledFuture<?> unused = timer.schedule(
                    () -> {
                        againDue = false;
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
