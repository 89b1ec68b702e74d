package io.peerpost.registry.consul;

import io.peerpost.registry.Registration;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Closes many registrations within the time of one request: several at a time, and no longer than that. */
final class Farewell {
    private static final int AT_A_TIME = 16;

    private Farewell() {}

    static void to(Collection<Registration> registrations, Duration timeout, Executor threads) {
        Queue<Registration> left = new ConcurrentLinkedQueue<>(registrations);
        int helpers = Math.min(AT_A_TIME, left.size());
        CountDownLatch done = new CountDownLatch(helpers);
        for (int i = 0; i < helpers; i++) {
            threads.execute(() -> {
                for (Registration next = left.poll(); next != null; next = left.poll()) {
                    next.close();
                }
                done.countDown();
            });
        }
        try {
            if (!done.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                left.clear(); // the registry forgets them when their TTL is over
            }
        } catch (InterruptedException e) {
            left.clear();
            Thread.currentThread().interrupt();
        }
    }
}
