package io.peerpost.broker.http;

import io.netty.channel.EventLoopGroup;
import io.peerpost.broker.http.internal.publish.Publisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes one broker's parts one after the other, all within one time. Not for several threads. */
final class Closing {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

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

    void finish(Publisher publisher) {
        long waiting = publisher.waiting();
        try {
            publisher.close(interrupted ? Duration.ZERO : left()).toCompletableFuture().get(left().toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            log.warn("{} messages were waiting when the broker closed, and it did not close in time", waiting, e);
        }
    }

    void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
