package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerThreadsTest {

    @Test
    void thePoolGrowsToItsBoundAndLetsTheRestWait() throws InterruptedException {
        try (HandlerThreads threads = new HandlerThreads(false, 3)) {
            CountDownLatch go = new CountDownLatch(1);
            BlockingQueue<String> started = new LinkedBlockingQueue<>();
            AtomicInteger done = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(5);
            for (int i = 0; i < 5; i++) {
                threads.execute(() -> {
                    started.add(Thread.currentThread().getName());
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    done.incrementAndGet();
                    all.countDown();
                });
            }
            Set<String> names = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 3; i++) {
                names.add(started.take());
            }
            assertEquals(3, names.size());
            assertEquals(0, started.size());
            assertTrue(names.stream().allMatch(name -> name.startsWith("peerpost-handler-")));
            go.countDown();
            all.await();
            assertEquals(5, done.get());
        }
    }

    @Test
    void anIdleThreadIsTakenBeforeANewOneIsMade() throws InterruptedException {
        try (HandlerThreads threads = new HandlerThreads(false, 100)) {
            Set<Thread> seen = ConcurrentHashMap.newKeySet();
            for (int i = 0; i < 500; i++) {
                CountDownLatch ran = new CountDownLatch(1);
                threads.execute(() -> {
                    seen.add(Thread.currentThread());
                    ran.countDown();
                });
                ran.await();
            }
            assertTrue(seen.size() < 50, seen.size() + " threads");
        }
    }

    @Test
    void onceClosedNothingIsTaken() {
        HandlerThreads threads = new HandlerThreads(HandlerThreads.virtualThreadsExist(), 1);
        threads.close();
        assertThrows(RejectedExecutionException.class, () -> threads.execute(() -> {}));
    }

    @Test
    void handlersRunOnVirtualThreadsWhereTheJdkHasThem() throws InterruptedException {
        try (HandlerThreads threads = new HandlerThreads(HandlerThreads.virtualThreadsExist(), 1)) {
            BlockingQueue<String> text = new LinkedBlockingQueue<>();
            threads.execute(() -> text.add(Thread.currentThread().toString()));
            String thread = text.take();
            assertEquals(Runtime.version().feature() >= 21, thread.startsWith("VirtualThread"), thread);
            assertTrue(thread.contains("peerpost-handler-"), thread);
        }
    }
}
