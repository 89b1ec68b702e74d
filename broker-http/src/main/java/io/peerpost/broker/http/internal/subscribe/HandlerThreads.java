package io.peerpost.broker.http.internal.subscribe;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where handlers run: a virtual thread each where the JDK has them, else a pool that grows to a bound and shrinks
 * again. May be shared between threads.
 */
final class HandlerThreads implements Executor, AutoCloseable {
    private static final String NAME = "peerpost-handler-";

    private final @Nullable ThreadFactory virtual;
    private final @Nullable ThreadPoolExecutor pool;
    private volatile boolean closed;

    HandlerThreads(boolean virtualThreads, int bound) {
        virtual = virtualThreads ? virtualFactory() : null;
        pool = virtual == null ? pool(bound) : null;
    }

    /** Whether this JDK has virtual threads; before 21 they are a preview or missing. */
    static boolean virtualThreadsExist() {
        return Runtime.version().feature() >= 21;
    }

    /**
     * Runs a task on a thread of its own.
     *
     * @throws RejectedExecutionException once closed
     */
    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("handler threads: closed");
        }
        if (pool != null) {
            pool.execute(task);
        } else if (virtual != null) {
            virtual.newThread(task).start();
        }
    }

    /** Takes nothing more and interrupts the pool's threads; does not wait. */
    @Override
    public void close() {
        closed = true;
        if (pool != null) {
            pool.shutdownNow();
        }
    }

    private static ThreadPoolExecutor pool(int bound) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, NAME + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return new ThreadPoolExecutor(
                0, bound, 10, TimeUnit.SECONDS, new IdleFirstQueue(), threads, (task, pool) -> queueUp(task, pool));
    }

    /** Every thread is busy: the task waits for one. */
    private static void queueUp(Runnable task, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new RejectedExecutionException("handler threads: closed");
        }
        ((IdleFirstQueue) pool.getQueue()).put(task);
    }

    /** By reflection, since the project is compiled for a release without them. */
    private static ThreadFactory virtualFactory() {
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Method name = type.getMethod("name", String.class, long.class);
            return (ThreadFactory) type.getMethod("factory").invoke(name.invoke(builder, NAME, 1L));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("virtual threads: not on this JDK (expected: 21 or later)", e);
        }
    }

    /** Gives a task to an idle thread or else asks for a new one, instead of queueing it first as the pool would. */
    private static final class IdleFirstQueue extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }
    }
}
