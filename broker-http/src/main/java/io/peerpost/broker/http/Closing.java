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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one broker's parts one after the other, all within one time. Not for several threads. */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    /** How long it may take to tell the ends of what was not delivered. */
    private static final long ENDING_MILLIS = 3_000;

    private final long until;
    private boolean interrupted;

    Closing(Duration atMost) {
        this.until = System.nanoTime() + atMost.toNanos();
    }

    private Duration left() {
        return Duration.ofNanos(Math.max(0, until - System.nanoTime()));
    }

    /** Subscriptions drain side by side, so that their graces are spent together. */
    void drain(List<HttpSubscription> subscriptions) {
        List<Thread> threads = new ArrayList<>();
        for (HttpSubscription subscription : subscriptions) {
            Thread thread = new Thread(() -> subscription.drain(left()), "peerpost-drain");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private void join(Thread thread) {
        try {
            thread.join(left().toMillis() + 1000);
        } catch (InterruptedException e) {
            interrupted = true; // whoever interrupts wants it soon: the rest is not waited for
            thread.interrupt();
        }
    }

    /** Delivers what can be delivered, and ends the rest. */
    void finish(Publisher publisher) {
        Duration patience = interrupted ? Duration.ZERO : left();
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

    void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
