package io.peerpost.benchmarks.inbox;

import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * So many publishers, each of which hands over its next message when the one before is safe. They share one thread, which
 * does for both contenders what would otherwise be a thousand threads' changes of context.
 */
final class Load {
    private static final long LONGEST_MICROS = 60_000_000;

    private final Contender.Session session;
    private final byte[] body;
    private final BlockingQueue<Long> ready = new LinkedBlockingQueue<>();
    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** @param size of a body, in bytes, random so that nothing can be packed */
    Load(Contender.Session session, int size) {
        this.session = session;
        this.body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
    }

    /**
     * What was seen.
     *
     * @param perSecond messages accepted per second
     * @param micros from handing one over until it was safe
     */
    record Result(double perSecond, Histogram micros) {}

    /** Publishes for a time, of which a first part is not counted. Blocks until all is safe. */
    Result run(int publishers, long warmUpNanos, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < publishers; i++) {
            ready.add(0L);
        }
        publishUntil(start + warmUpNanos);
        long from = System.nanoTime();
        long before = accepted.get();
        micros.reset();
        publishUntil(from + nanos);
        double seconds = (System.nanoTime() - from) / 1e9;
        double perSecond = (accepted.get() - before) / seconds;
        Histogram seen = micros.copy();
        rest(publishers);
        return new Result(perSecond, seen);
    }

    /** Publishes so many messages. Blocks until all are safe. */
    Result fill(int publishers, long messages) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < publishers; i++) {
            ready.add(0L);
        }
        for (long i = 0; i < messages; i++) {
            ready.take();
            publish();
        }
        rest(publishers);
        return new Result(messages / ((System.nanoTime() - start) / 1e9), micros.copy());
    }

    private void publishUntil(long end) throws InterruptedException {
        while (System.nanoTime() - end < 0) {
            ready.take();
            publish();
        }
    }

    private void rest(int publishers) throws InterruptedException {
        for (int i = 0; i < publishers; i++) {
            ready.take();
        }
    }

    private void publish() {
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a message was not accepted", failed);
        }
        long handedOver = System.nanoTime();
        session.accept(body).whenComplete((done, e) -> {
            if (e != null) {
                failure.set(e);
            }
            long took = (System.nanoTime() - handedOver) / 1000;
            micros.recordValue(Math.min(took, LONGEST_MICROS));
            accepted.incrementAndGet();
            ready.add(took);
        });
    }
}
