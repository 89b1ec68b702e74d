package io.peerpost.it.crash;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Publishes so many messages a second since a moment, whoever did it: what it could not while it was dead, or too slow,
 * it makes up for, with a bounded number under way. {@link #tick} is for one thread, the rest for any.
 */
final class Paced {
    private static final int UNDER_WAY = 512;
    private static final String FILLING = "-".repeat(100);

    private final Broker broker;
    private final Book accepted;
    private final String topic;
    private final long rate;
    private final long since;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final AtomicLong done;
    private final AtomicLong refused = new AtomicLong();
    private long next;
    private volatile long behind;
    private volatile boolean stopped;

    /**
     * Publishes nothing yet.
     *
     * @param args topic; rate a second; since when, in epoch milliseconds; done, how many were accepted already
     * @param accepted where the id of each message goes as soon as it is accepted
     */
    Paced(Broker broker, Args args, Book accepted) {
        this.broker = broker;
        this.accepted = accepted;
        this.topic = args.text("topic");
        this.rate = args.number("rate");
        this.since = args.number("since");
        this.done = new AtomicLong(args.number("done"));
        this.next = done.get();
    }

    /** Publishes what is due. */
    void tick() {
        long due = (System.currentTimeMillis() - since) * rate / 1_000;
        while (!stopped && next < due && room.tryAcquire()) {
            publish(next++);
        }
        behind = stopped ? behind : Math.max(behind, due - next);
    }

    private void publish(long number) {
        Message message = Message.of(number + FILLING);
        var unused =
                broker.publishAsync(topic, message, PublishOptions.defaults()).whenComplete(this::published);
    }

    private void published(@Nullable Publication publication, @Nullable Throwable failure) {
        if (publication != null) {
            accepted.write(publication.id());
            done.incrementAndGet();
        } else {
            System.err.println("refused: " + failure);
            refused.incrementAndGet();
        }
        room.release();
    }

    /** Publishes nothing more. */
    void stop() {
        stopped = true;
    }

    Standing standing() {
        boolean over = stopped && room.availablePermits() == UNDER_WAY;
        return new Standing(done.get(), refused.get(), behind, broker.stats().waiting(), over);
    }
}
