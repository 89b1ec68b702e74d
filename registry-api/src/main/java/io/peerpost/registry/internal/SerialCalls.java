package io.peerpost.registry.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls one at a time, in the order in which they were handed in, on somebody else's threads. What a call throws
 * is told to the given consumer and changes nothing. May be shared between threads.
 */
public final class SerialCalls implements Executor {
    private final Executor executor;
    private final Consumer<Throwable> failed;

    @GuardedBy("this") private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this") private boolean running;

    /**
     * With the threads to use.
     *
     * @param executor must not run a task in the thread that hands it in, since calls may be handed in under a lock
     * @param failed is told what a call has thrown
     */
    public SerialCalls(Executor executor, Consumer<Throwable> failed) {
        this.executor = executor;
        this.failed = failed;
    }

    /** Hands in a call; never blocks and never runs it. */
    @Override
    public void execute(Runnable call) {
        synchronized (this) {
            waiting.add(call);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::drain);
        } catch (RuntimeException e) {
            // the threads are gone, and with them whoever would want to hear
            synchronized (this) {
                waiting.clear();
                running = false;
            }
        }
    }

    private void drain() {
        for (Runnable call = next(); call != null; call = next()) {
            try {
                call.run();
            } catch (Throwable e) {
                failed.accept(e);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable call = waiting.poll();
        running = call != null;
        return call;
    }
}
