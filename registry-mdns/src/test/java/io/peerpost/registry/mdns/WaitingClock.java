package io.peerpost.registry.mdns;

import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A fake clock's scheduler for one thread: who waits for something that is due later moves the clock to there, so that
 * what blocks for a while, as a registration does while it probes, takes no time. Everybody else's tasks run meanwhile.
 */
final class WaitingClock extends AbstractExecutorService implements ScheduledExecutorService {
    private final FakeClock clock;

    WaitingClock(FakeClock clock) {
        this.clock = clock;
    }

    @Override
    public void execute(Runnable command) {
        clock.execute(command);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return schedule(Executors.callable(command), delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return new Waited<>(clock.schedule(callable, delay, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return clock.scheduleAtFixedRate(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return clock.scheduleWithFixedDelay(command, initialDelay, delay, unit);
    }

    @Override
    public void shutdown() {
        clock.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return clock.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return clock.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return clock.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return clock.awaitTermination(timeout, unit);
    }

    private final class Waited<V> implements ScheduledFuture<V> {
        private final ScheduledFuture<V> task;

        Waited(ScheduledFuture<V> task) {
            this.task = task;
        }

        @Override
        public V get() throws InterruptedException, ExecutionException {
            moveOn(Long.MAX_VALUE);
            return task.get();
        }

        @Override
        public V get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            moveOn(unit.toNanos(timeout));
            return task.get(0, unit);
        }

        private void moveOn(long most) {
            if (!task.isDone()) {
                clock.advance(Duration.ofNanos(Math.min(most, Math.max(0, task.getDelay(TimeUnit.NANOSECONDS)))));
            }
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return task.cancel(mayInterruptIfRunning);
        }

        @Override
        public boolean isCancelled() {
            return task.isCancelled();
        }

        @Override
        public boolean isDone() {
            return task.isDone();
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return task.getDelay(unit);
        }

        @Override
        public int compareTo(Delayed other) {
            return task.compareTo(other instanceof Waited<?> waited ? waited.task : other);
        }
    }
}
