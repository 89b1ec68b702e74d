package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.SubscribeOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The same messages over many connections at once, some of which break. */
class RacingRepetitionsTest {
    private static final int MESSAGES = 60;
    private static final int PUBLISHERS = 6;

    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Set<String> returned = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    private final List<String> wrong = new CopyOnWriteArrayList<>();

    @RepeatedTest(10)
    void rule14NothingRunsTwiceAtOnceOrAfterItReturned(RepetitionInfo round) throws InterruptedException {
        SubscribeOptions options =
                SubscribeOptions.builder().concurrency(4).queueMessages(8).build();
        try (Running endpoint = new Running()) {
            LocalSubscription subscription = endpoint.subscribe("n", "t", this::handle, options);
            List<Thread> publishers = IntStream.range(0, PUBLISHERS)
                    .mapToObj(i ->
                            new Thread(() -> publish(endpoint, new Random(round.getCurrentRepetition() * 100L + i))))
                    .toList();
            publishers.forEach(Thread::start);
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertEquals(List.of(), wrong);
            assertEquals(MESSAGES, returned.size());
            assertEquals(MESSAGES, subscription.handled());
        }
    }

    private void handle(Delivery delivery) {
        String text = delivery.text();
        if (!running.add(text)) {
            wrong.add(text + " ran twice at once");
        }
        if (returned.contains(text)) {
            wrong.add(text + " ran again after it returned");
        }
        int run = runs.computeIfAbsent(text, key -> new AtomicInteger()).incrementAndGet();
        Thread.onSpinWait();
        boolean fails = run == 1 && text.hashCode() % 3 == 0;
        if (!fails) {
            returned.add(text);
        }
        running.remove(text);
        if (fails) {
            throw new IllegalStateException("the first time");
        }
    }

    /** Sends until everything is answered with 200; breaks off now and then. */
    private void publish(Running endpoint, Random random) {
        Set<Integer> open = ConcurrentHashMap.newKeySet();
        IntStream.range(0, MESSAGES).forEach(open::add);
        while (!open.isEmpty()) {
            List<Integer> batch =
                    open.stream().filter(i -> random.nextBoolean()).limit(12).toList();
            try (RawClient client = new RawClient(endpoint.endpoint.bound())) {
                StringBuilder all = new StringBuilder();
                batch.forEach(i -> all.append(RawClient.numbered("n", "t", "m" + i, "s", i, 0)));
                client.send(all.toString());
                if (random.nextInt(4) > 0) {
                    read(client, batch, open);
                }
            }
        }
    }

    private void read(RawClient client, List<Integer> batch, Set<Integer> open) {
        for (int number : batch) {
            int status = client.read().status();
            if (status == 200) {
                open.remove(number);
                if (!returned.contains("m" + number)) {
                    wrong.add("m" + number + " was acknowledged before it returned");
                }
            } else if (status == 503) {
                return;
            } else if (status != 500) {
                wrong.add("m" + number + " was answered " + status);
            }
        }
    }
}
