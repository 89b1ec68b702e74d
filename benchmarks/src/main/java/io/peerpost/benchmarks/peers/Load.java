package io.peerpost.benchmarks.peers;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Sends messages over a link as fast as a mode allows, from one thread. */
final class Load {
    private static final int SIZE = 1024;
    private static final int PATIENCE_SECONDS = 30;

    private final Contender.Link link;
    private final byte[] body = new byte[SIZE];
    private final Histogram nanos =
            new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean counting;

    Load(Contender.Link link) {
        this.link = link;
        new SplittableRandom(SIZE).nextBytes(body);
    }

    /**
     * What was seen.
     *
     * @param perSecond messages a second that have arrived for sure
     * @param nanos from sending a message that is answered until its answer
     * @param cpuMicros processor time per message, of both processes and of the server between them, in microseconds
     * @param steal what part of the processors' time the host took away meanwhile, in percent
     */
    record Figures(double perSecond, Histogram nanos, double cpuMicros, double steal) {}

    /** Sends for a time, of which a first part is not counted. Blocks until all is answered. */
    Figures run(Mode mode, Duration lead, Duration time) throws Exception {
        Semaphore room = new Semaphore(mode.inFlight() / mode.each());
        sendFor(lead, mode, room);
        nanos.reset();
        answered.set(0);
        ProcessorTime before = ProcessorTime.now();
        long start = System.nanoTime();
        counting = true;
        sendFor(time, mode, room);
        counting = false;
        long took = System.nanoTime() - start;
        ProcessorTime after = ProcessorTime.now();
        Figures figures = new Figures(
                answered.get() / (took / 1e9),
                nanos.copy(),
                (after.ours() - before.ours()) / 1e3 / Math.max(1, answered.get()),
                after.stolenSince(before));
        acquire(room, mode.inFlight() / mode.each());
        return figures;
    }

    private void sendFor(Duration time, Mode mode, Semaphore room) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            acquire(room, 1);
            for (int i = 1; i < mode.each(); i++) {
                link.send(body, null);
            }
            long start = System.nanoTime();
            link.send(body, () -> answered(start, mode, room));
        }
        link.flush();
    }

    private void acquire(Semaphore room, int permits) throws Exception {
        if (!room.tryAcquire(permits)) {
            link.flush();
            if (!room.tryAcquire(permits, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("no answer in " + PATIENCE_SECONDS + " s");
            }
        }
    }

    private void answered(long start, Mode mode, Semaphore room) {
        if (counting) {
            nanos.recordValue(System.nanoTime() - start);
            answered.addAndGet(mode.each());
        }
        room.release();
    }
}
