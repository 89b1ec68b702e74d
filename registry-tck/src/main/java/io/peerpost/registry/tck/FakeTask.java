package io.peerpost.registry.tck;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One task of a {@link FakeClock}. Its due time is set before it is queued, and not changed while it is. */
final class FakeTask<V extends @Nullable Object> extends FutureTask<V> implements RunnableScheduledFuture<V> {
    private final FakeClock clock;
    private final long period;
    private boolean throwsOn;
    private long due;
    private long order;

    FakeTask(FakeClock clock, Callable<V> work, long period) {
        super(work);
        this.clock = clock;
        this.period = period;
    }

    void throwOn() {
        throwsOn = true;
    }

    void dueAt(long nanos, long place) {
        due = nanos;
        order = place;
    }

    long due() {
        return due;
    }

    @Override
    public void run() {
        if (!isPeriodic()) {
            super.run();
            rethrow();
        } else if (runAndReset() && !clock.isShutdown()) {
            clock.submitAt(this, clock.getAsLong() + period);
        }
    }

    private void rethrow() {
        if (!throwsOn || isCancelled()) {
            return;
        }
        try {
            get();
        } catch (ExecutionException e) {
            throw new AssertionError("a task threw " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        clock.remove(this);
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isPeriodic() {
        return period > 0;
    }

    @Override
    public long getDelay(TimeUnit unit) {
        return unit.convert(due - clock.getAsLong(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
        FakeTask<?> that = (FakeTask<?>) other;
        return due == that.due ? Long.compare(order, that.order) : Long.compare(due, that.due);
    }
}
