package io.peerpost.cli;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Publishes as fast as messages are acknowledged, with no more than so many under way, and times each from its publish
 * until its acknowledgement is heard. Used once, by one thread; messages end on the broker's.
 */
final class BenchLoad {
    private static final long LOOK_MILLIS = 100;

    private final Broker broker;
    private final String topic;
    private final byte[] body;
    private final int inFlight;
    private final BooleanSupplier over;
    private final Semaphore room;
    private final Histogram times = new ConcurrentHistogram(Duration.ofHours(1).toNanos(), 3);
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private volatile boolean counting;

    /**
     * With what to publish.
     *
     * @param size of a body in bytes, which are random, so that nothing on the way can pack them
     * @param inFlight how many messages may be under way
     * @param over whether to end early, asked again and again
     */
    BenchLoad(Broker broker, String topic, int size, int inFlight, BooleanSupplier over) {
        this.broker = broker;
        this.topic = topic;
        this.body = new byte[size];
        new SplittableRandom(size).nextBytes(body);
        this.inFlight = inFlight;
        this.over = over;
        this.room = new Semaphore(inFlight);
    }

    /** Publishes one message; returns whether it was acknowledged in time. */
    boolean reach(Duration most) throws InterruptedException {
        if (!publish()) {
            return false;
        }
        return settle(most);
    }

    /** Publishes for a time without measuring. */
    void warmUp(Duration time) throws InterruptedException {
        publishFor(time);
    }

    /** Publishes for a time; blocks until all is acknowledged, or cannot be. */
    BenchResult measure(Duration time) throws InterruptedException {
        long start = System.nanoTime();
        counting = true;
        publishFor(time);
        counting = false;
        long nanos = System.nanoTime() - start;
        BenchResult result = BenchResult.of(times.copy(), nanos);
        if (!settle(Duration.ofSeconds(10)) && !over.getAsBoolean()) {
            throw new CommandFailure(Exit.NOT_DELIVERED, "the last messages were not acknowledged in 10 s");
        }
        return result;
    }

    private void publishFor(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0 && publish()) {
            check();
        }
        check();
    }

    private void check() {
        String what = failure.get();
        if (what != null) {
            throw new CommandFailure(Exit.NOT_DELIVERED, "a message was not delivered: " + what);
        }
    }

    /** Returns false, with nothing published, once it is over. */
    private boolean publish() throws InterruptedException {
        while (!room.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stopped()) {
                return false;
            }
        }
        if (over.getAsBoolean()) {
            room.release();
            return false;
        }
        long start = System.nanoTime();
        CompletionStage<?> unused = broker.publishAsync(topic, Message.of(body), PublishOptions.defaults())
                .thenCompose(Publication::settled)
                .whenComplete((settlement, e) -> ended(start, settlement, e));
        return true;
    }

    private boolean stopped() {
        return over.getAsBoolean() || failure.get() != null;
    }

    private void ended(long start, @Nullable Settlement settlement, @Nullable Throwable e) {
        if (counting) {
            times.recordValue(System.nanoTime() - start);
        }
        if (settlement == null || !settlement.good()) {
            failure.compareAndSet(null, settlement == null ? String.valueOf(e) : why(settlement));
        }
        room.release();
    }

    private static String why(Settlement settlement) {
        Settlement.End end = settlement.ends().get(0);
        return end.outcome() + (end.reason() == null ? "" : ": " + end.reason());
    }

    /** Blocks until nothing is under way, for a time at most. Returns whether nothing is. */
    private boolean settle(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (!room.tryAcquire(inFlight, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stopped() || System.nanoTime() - end >= 0) {
                check();
                return false;
            }
        }
        room.release(inFlight);
        check();
        return true;
    }
}
