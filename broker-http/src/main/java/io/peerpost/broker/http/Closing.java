package io.peerpost.broker.http;

import io.netty.channel.EventLoopGroup;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.http.internal.publish.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains one broker's parts, or closes them, one after the other and all within one time. Once it was interrupted it waits
 * for nothing more. Not for several threads.
 */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    /** Nobody waits longer, and no clock overflows. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** How long it may take to tell the ends of what was not delivered. */
    private static final long ENDING_MILLIS = 3_000;

    private final long until;
    private boolean interrupted;

    Closing(Duration atMost) {
        Duration bounded = atMost.compareTo(LONGEST) < 0 ? atMost : LONGEST;
        this.until = System.nanoTime() + bounded.toNanos();
    }

    private Duration left() {
        return interrupted ? Duration.ZERO : Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** Subscriptions drain side by side, so that their graces are spent together. Returns whether all have finished. */
    boolean drain(List<HttpSubscription> subscriptions) {
        Duration atMost = left();
        AtomicInteger unfinished = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (HttpSubscription subscription : subscriptions) {
            Thread thread = new Thread(() -> unfinished.addAndGet(subscription.drain(atMost)), "peerpost-drain");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        threads.forEach(this::join);
        return unfinished.get() == 0 && threads.stream().noneMatch(Thread::isAlive);
    }

    private void join(Thread thread) {
        try {
            thread.join(left().toMillis() + 1000);
        } catch (InterruptedException e) {
            interrupted = true; // whoever interrupts wants it soon: the rest is not waited for
            thread.interrupt();
        }
    }

    /** Waits until everything that was published is settled. Returns whether it is. */
    boolean settle(Publisher publisher) {
        Duration patience = left();
        try {
            return publisher
                    .settled(patience)
                    .toCompletableFuture()
                    .get(patience.toMillis() + ENDING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false; // closed meanwhile
        }
    }

    /** Delivers what can be delivered, and ends the rest. */
    void finish(Publisher publisher) {
        Duration patience = left();
        try {
            publisher
                    .close(patience)
                    .toCompletableFuture()
                    .get(patience.toMillis() + ENDING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException e) {
            log.error("the publisher could not be closed", e.getCause());
        } catch (TimeoutException e) {
            log.warn("closing took too long: {} messages may end without being told", publisher.waiting());
        }
        long closed = publisher.ends().getOrDefault(Outcome.CLOSED, 0L);
        if (closed > 0) {
            log.warn("debts that the broker closed on before they were delivered: {}", closed);
        }
    }

    /** Gives the inbox back, and says what is left in it. */
    void give(Publisher publisher) {
        publisher.closeInbox();
        if (publisher.waiting() > 0) {
            log.info("messages that stay in the inbox for its next owner: {}", publisher.waiting());
        }
    }

    void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        over();
    }

    /** Gives an interrupt back to the thread that got it. */
    void over() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
