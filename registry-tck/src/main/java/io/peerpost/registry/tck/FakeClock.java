package io.peerpost.registry.tck;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Time of day, monotonic clock and scheduler in one, standing still until a test moves it on.
 *
 * <p>Nothing runs before {@link #advance}, which runs what is due in its own thread, ordered by due time and then by
 * the order of handing in, with the clock standing at each task's due time. What a plainly executed task throws comes
 * out of {@code advance}. Tasks may be handed in from any thread; {@code advance} is for one thread at a time.
 */
public final class FakeClock extends AbstractExecutorService
        implements ScheduledExecutorService, InstantSource, LongSupplier {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @GuardedBy("this") private final PriorityQueue<FakeTask<?>> tasks = new PriorityQueue<>();

    @GuardedBy("this") private long now;

    @GuardedBy("this") private long sequence;

    @GuardedBy("this") private boolean stopped;

    /** Moves time on and runs everything that comes due on the way, also what is handed in meanwhile. */
    public void advance(Duration by) {
        long until = getAsLong() + by.toNanos();
        for (FakeTask<?> task = next(until); task != null; task = next(until)) {
            task.run();
        }
        synchronized (this) {
            now = until;
        }
    }

    /** Runs what is due now, without moving time. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** How many tasks wait, due or not. */
    public synchronized int pending() {
        return tasks.size();
    }

    private synchronized @Nullable FakeTask<?> next(long until) {
        FakeTask<?> first = tasks.peek();
        if (first == null || first.due() > until) {
            return null;
        }
        now = Math.max(now, first.due());
        return tasks.poll();
    }

    /** The monotonic time in nanoseconds; 0 at the start. */
    @Override
    public synchronized long getAsLong() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(getAsLong());
    }

    @Override
    public void execute(Runnable command) {
        FakeTask<?> task = new FakeTask<>(this, Executors.callable(command), 0);
        task.throwOn();
        submitAt(task, getAsLong());
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return submitAt(new FakeTask<>(this, callable, 0), getAsLong() + Math.max(0, unit.toNanos(delay)));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        FakeTask<?> task = new FakeTask<>(this, Executors.callable(command), unit.toNanos(delay));
        return submitAt(task, getAsLong() + Math.max(0, unit.toNanos(initialDelay)));
    }

    @CanIgnoreReturnValue
    synchronized <T extends FakeTask<?>> T submitAt(T task, long due) {
        if (stopped) {
            throw new RejectedExecutionException("the fake clock was shut down");
        }
        task.dueAt(due, sequence++);
        tasks.add(task);
        return task;
    }

    synchronized void remove(FakeTask<?> task) {
        tasks.remove(task);
    }

    @Override
    public synchronized void shutdown() {
        stopped = true;
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        stopped = true;
        List<Runnable> left = new ArrayList<>(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public synchronized boolean isShutdown() {
        return stopped;
    }

    @Override
    public synchronized boolean isTerminated() {
        return stopped && tasks.isEmpty();
    }

    /** Whether it is terminated; never waits, since nothing would move meanwhile. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
