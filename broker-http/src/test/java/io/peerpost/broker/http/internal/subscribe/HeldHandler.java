package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.MessageHandler;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A handler that tells what it was given and returns when it is told to. */
final class HeldHandler implements MessageHandler {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<Delivery> started = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
    private volatile boolean heedsInterrupts = true;

    HeldHandler ignoringInterrupts() {
        heedsInterrupts = false;
        return this;
    }

    @Override
    public void handle(Delivery delivery) throws Exception {
        started.add(delivery);
        CountDownLatch latch = latch(delivery.text());
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                thrown.add(e);
                if (heedsInterrupts) {
                    throw e;
                }
            }
        }
        if (delivery.text().startsWith("fail")) {
            throw new IllegalStateException("told to fail");
        }
    }

    /** The next message that it was given. */
    Delivery next() throws InterruptedException {
        Delivery next = started.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "no message came");
        return next;
    }

    void expect(String... texts) throws InterruptedException {
        for (String text : texts) {
            assertEquals(text, next().text());
        }
    }

    void interrupted() throws InterruptedException {
        assertNotNull(thrown.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "it was not interrupted");
    }

    /** How many messages it was given that nobody has asked after. */
    int unasked() {
        return started.size();
    }

    /** Lets it return from a message, now or when it comes. */
    HeldHandler release(String... texts) {
        for (String text : texts) {
            latch(text).countDown();
        }
        return this;
    }

    private CountDownLatch latch(String text) {
        return latches.computeIfAbsent(text, key -> new CountDownLatch(1));
    }
}
