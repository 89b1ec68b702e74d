package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.peerpost.broker.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkQueueTest {

    private static Work work(@Nullable String key) {
        return new Work(new Incoming(null, false, null, 1, key, Message.of("a"), 10, false), false);
    }

    @Test
    void withoutKeysItIsFirstInFirstOut() {
        WorkQueue queue = new WorkQueue(false);
        Work a = work("k");
        Work b = work("k");
        queue.add(a);
        queue.add(b);
        assertEquals(20, queue.bytes());
        assertEquals(a, queue.poll());
        assertEquals(b, queue.poll());
        assertNull(queue.poll());
        assertEquals(0, queue.bytes());
    }

    @Test
    void whatIsFreedComesBeforeWhatCameLater() {
        WorkQueue queue = new WorkQueue(true);
        Work a1 = work("a");
        Work a2 = work("a");
        Work b = work("b");
        queue.add(a1);
        queue.add(a2);
        queue.add(b);
        assertEquals(a1, queue.poll());
        queue.done(a1);
        assertEquals(a2, queue.poll());
        assertEquals(b, queue.poll());
    }

    @Test
    void oneThatIsDroppedFreesTheNextOfItsKey() {
        WorkQueue queue = new WorkQueue(true);
        Work a1 = work("a");
        Work a2 = work("a");
        Work a3 = work("a");
        List.of(a1, a2, a3).forEach(queue::add);
        queue.remove(a2);
        queue.remove(a1);
        assertEquals(a3, queue.poll());
        assertEquals(0, queue.size());
    }

    @Test
    void takingAllEmptiesItInOrder() {
        WorkQueue queue = new WorkQueue(true);
        List<Work> all = List.of(work("a"), work("b"), work("a"), work(null), work("a"));
        all.forEach(queue::add);
        assertEquals(all, queue.takeAll());
        assertEquals(0, queue.size() + queue.bytes() + queue.ready());
        Work next = work("a");
        queue.add(next);
        assertEquals(next, queue.poll());
    }

    /** Against a plain model: per key a queue and whether one is out. */
    @Test
    void rule17WhateverHappensOneOfAKeyIsOutAndTheirOrderHolds() {
        Random random = new Random(17);
        WorkQueue queue = new WorkQueue(true);
        Map<String, Deque<Work>> waiting = new HashMap<>();
        Set<String> out = new HashSet<>();
        List<Work> running = new ArrayList<>();
        int size = 0;
        for (int step = 0; step < 50_000; step++) {
            int choice = random.nextInt(10);
            if (choice < 4) {
                Work work = work("k" + random.nextInt(5));
                queue.add(work);
                waiting.computeIfAbsent(String.valueOf(work.in.key()), k -> new ArrayDeque<>())
                        .add(work);
                size++;
            } else if (choice < 7) {
                Work work = queue.poll();
                boolean possible =
                        waiting.entrySet().stream().anyMatch(e -> !e.getValue().isEmpty() && !out.contains(e.getKey()));
                assertEquals(possible, work != null);
                if (work != null) {
                    assertEquals(
                            waiting.getOrDefault(String.valueOf(work.in.key()), new ArrayDeque<>())
                                    .poll(),
                            work);
                    assertEquals(true, out.add(String.valueOf(work.in.key())));
                    running.add(work);
                    size--;
                }
            } else if (choice < 9 && !running.isEmpty()) {
                Work done = running.remove(random.nextInt(running.size()));
                out.remove(String.valueOf(done.in.key()));
                queue.done(done);
            } else if (choice == 9) {
                Deque<Work> some = waiting.getOrDefault("k" + random.nextInt(5), new ArrayDeque<>());
                if (!some.isEmpty()) {
                    Work dropped = random.nextBoolean() ? some.pollFirst() : some.pollLast();
                    queue.remove(dropped);
                    size--;
                }
            }
            assertEquals(size, queue.size());
        }
    }
}
