package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.ProcessorTime;
import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Sends so many messages a second, whatever becomes of those before. Each has a time at which it is meant to be sent, and
 * is measured from then on, so that a sender who is held up, or wakes late, shortens no time.
 */
final class Paced {
    static final int SIZE = 1024;
    private static final byte SLOW = 1;
    private static final int PATIENCE_SECONDS = 30;

    private final Broker broker;
    private final String topic;
    private final long everyNanos;
    private final Message quick = message((byte) 0);
    private final Message slow = message(SLOW);
    private final Histogram nanos =
            new ConcurrentHistogram(Duration.ofMinutes(2).toNanos(), 3);
    private final AtomicLong underWay = new AtomicLong();
    private final AtomicLong settled = new AtomicLong();

    /** Why the first was that was not delivered. */
    private final AtomicReference<@Nullable String> lost = new AtomicReference<>();

    Paced(Broker broker, String topic, int perSecond) {
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.broker = broker;
        this.topic = topic;
    }

    private static Message message(byte kind) {
        byte[] body = new byte[SIZE];
        new SplittableRandom(SIZE).nextBytes(body);
        body[0] = kind;
        return Message.of(body);
    }

    /** Whether the handler of that message shall take its time. */
    static boolean isSlow(byte @Nullable [] body) {
        return body != null && body[0] == SLOW;
    }

    /**
     * Sends for a time, after a lead that is not counted; blocks until all is settled. The rate is that of all messages,
     * the times are those of the quick ones.
     *
     * @param share of the messages that is slow; which ones is left to chance, the same in every run
     */
    Figures run(double share, Duration lead, Duration time) throws Exception {
        SplittableRandom chance = new SplittableRandom(1);
        long start = System.nanoTime();
        long counted = start + lead.toNanos();
        send(start, counted, share, chance, false);
        nanos.reset();
        settled.set(0);
        ProcessorTime before = ProcessorTime.now();
        long from = System.nanoTime();
        send(counted, counted + time.toNanos(), share, chance, true);
        long took = System.nanoTime() - from;
        long done = settled.get();
        ProcessorTime after = ProcessorTime.now();
        awaitAll();
        return Figures.of(
                done / (took / 1e9),
                nanos, // with those of the last that were sent, however late
                after.usedSince(before) / 1e3 / Math.max(1, done),
                after.stolenSince(before));
    }

    private void send(long start, long end, double share, SplittableRandom chance, boolean counting) {
        for (long at = start; at - end < 0; at += everyNanos) {
            for (long early = at - System.nanoTime(); early > 0; early = at - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            underWay.incrementAndGet();
            send(at, share > 0 && chance.nextDouble() < share, counting);
        }
    }

    private void send(long at, boolean takesLong, boolean counting) {
        CompletionStage<?> unused = broker.publishAsync(topic, takesLong ? slow : quick, PublishOptions.defaults())
                .thenCompose(Publication::settled)
                .whenComplete((settlement, failure) -> {
                    if (settlement == null || !settlement.good()) {
                        lost.compareAndSet(null, failure == null ? String.valueOf(settlement) : failure.toString());
                    } else {
                        ended(at, counting && !takesLong);
                    }
                    underWay.decrementAndGet();
                });
    }

    private void ended(long at, boolean measured) {
        settled.incrementAndGet();
        if (measured) {
            nanos.recordValue(System.nanoTime() - at);
        }
    }

    private void awaitAll() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (underWay.get() > 0 && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (underWay.get() > 0) {
            throw new IOException(underWay + " messages were not answered in " + PATIENCE_SECONDS + " s");
        }
        if (lost.get() != null) {
            throw new IOException("a message was not delivered: " + lost);
        }
    }
}
