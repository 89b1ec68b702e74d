package io.peerpost.benchmarks.load;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Sends messages over a link as fast as a mode allows, from one thread. */
public final class Load {
    /** As many as may be are under way by then. */
    private static final Duration LEAD = Duration.ofMillis(250);

    private static final int PATIENCE_SECONDS = 30;

    private final Link link;
    private final byte[] body;
    private final Histogram nanos =
            new ConcurrentHistogram(Duration.ofMinutes(1).toNanos(), 3);
    private final AtomicLong answered = new AtomicLong();
    /** Answered since the run began. */
    private final AtomicLong makingRoom = new AtomicLong();

    private volatile boolean counting;

    /** @param size of a message, in bytes, random so that nothing can be packed */
    public Load(Link link, int size) {
        this.link = link;
        this.body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
    }

    /**
     * Sends for a time, and counts nothing. Blocks until all is answered.
     *
     * @throws Exception if the link fails, or an answer stays away
     */
    public void warmUp(Mode mode, Duration time) throws Exception {
        run(mode, time, Duration.ZERO);
    }

    /**
     * Sends for a time, after a lead that is not counted. Blocks until all is answered.
     *
     * @throws Exception if the link fails, or an answer stays away
     */
    public Figures measure(Mode mode, Duration time) throws Exception {
        return run(mode, LEAD, time);
    }

    private Figures run(Mode mode, Duration lead, Duration time) throws Exception {
        Semaphore room = new Semaphore(mode.inFlight() / mode.together());
        makingRoom.set(0);
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
        Figures figures = Figures.of(
                answered.get() / (took / 1e9),
                nanos.copy(),
                after.usedSince(before) / 1e3 / Math.max(1, answered.get()),
                after.stolenSince(before));
        acquire(room, mode.inFlight() / mode.together());
        return figures;
    }

    private void sendFor(Duration time, Mode mode, Semaphore room) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            acquire(room, 1);
            for (int i = 1; i <= mode.together(); i++) {
                long start = System.nanoTime();
                boolean asked = mode.allAnswered() || i == mode.together();
                link.send(body, asked ? () -> answered(start, mode, room) : null);
            }
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
        int many = mode.allAnswered() ? 1 : mode.together();
        if (counting) {
            nanos.recordValue(System.nanoTime() - start);
            answered.addAndGet(many);
        }
        if (makingRoom.addAndGet(many) % mode.together() == 0) {
            room.release();
        }
    }
}
