package io.peerpost.broker.http.internal.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A thread in the hand of a test: what it is given runs by itself, or when the test says so. */
final class HandExecutor extends AbstractExecutorService {
    private final Executor loop;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean held;
    private boolean atOnce;
    private boolean shutDown;

    /** One whose tasks run on the loop, until it is held. */
    HandExecutor(Executor loop) {
        this.loop = loop;
    }

    /** From here on tasks wait for {@link #next}, or do not any more. */
    void held(boolean now) {
        held = now;
        if (!held) {
            List.copyOf(waiting).forEach(loop::execute);
            waiting.clear();
        }
    }

    /** From here on tasks run while they are handed in, as if this thread were much faster than its caller. */
    void atOnce(boolean now) {
        atOnce = now;
        if (atOnce) {
            all();
        }
    }

    /** Runs the oldest that waits; does nothing if there is none. */
    void next() {
        Runnable task = waiting.poll();
        if (task != null) {
            task.run();
        }
    }

    /** Runs all that wait, and what they hand in meanwhile. */
    void all() {
        while (!waiting.isEmpty()) {
            next();
        }
    }

    boolean isIdle() {
        return waiting.isEmpty();
    }

    @Override
    public void execute(Runnable task) {
        if (atOnce) {
            task.run();
        } else if (held) {
            waiting.add(task);
        } else {
            loop.execute(task);
        }
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutDown = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return shutDown;
    }
}
