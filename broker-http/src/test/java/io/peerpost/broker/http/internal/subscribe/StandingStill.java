package io.peerpost.broker.http.internal.subscribe;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** An event loop that does not go round, as after a pause of the process. */
final class StandingStill implements AutoCloseable {
    private final CountDownLatch end = new CountDownLatch(1);

    StandingStill(EventLoop loop) throws InterruptedException {
        CountDownLatch stands = new CountDownLatch(1);
        loop.execute(() -> {
            stands.countDown();
            awaitUninterruptibly(end);
        });
        stands.await();
    }

    /** Lets time pass meanwhile. */
    void standFor(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
    }
}
