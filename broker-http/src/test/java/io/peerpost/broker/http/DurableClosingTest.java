package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.SubscribeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing a publisher whose inbox is a file: delivers what it can within its time, and keeps the rest. */
class DurableClosingTest {
    private static final SubscribeOptions GROUP = SubscribeOptions.queue("g");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    private HttpBroker publisher(Duration closeTimeout) {
        return HttpBroker.builder(registry)
                .inbox(folder.resolve("inbox"))
                .closeTimeout(closeTimeout)
                .open();
    }

    private HttpBroker subscriber() {
        return HttpBroker.builder(registry).listen("127.0.0.1:0").open();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    @Test
    void everythingIsDeliveredWithinItsTimeThoughMostOfItIsOnlyOnDisk() {
        int many = 4_000;
        try (HttpBroker subscriber = subscriber()) {
            HttpBroker publisher = publisher(Duration.ofSeconds(40));
            CountDownLatch release = new CountDownLatch(1);
            subscriber.subscribe(
                    "t",
                    m -> {
                        release.await();
                        handled.add(m.text());
                    },
                    GROUP);
            numbered(0, many).forEach(text -> publisher.publishAsync("t", Message.of(text), PublishOptions.defaults()));
            await().atMost(Duration.ofSeconds(30)).until(() -> publisher.stats().waiting() == many);
            CompletableFuture<Void> closed = CompletableFuture.runAsync(publisher::close);
            release.countDown();
            closed.join();
            assertEquals(numbered(0, many), handled);
            assertEquals(0, publisher.stats().waiting());
        }
    }

    @Test
    void whatIsNotDeliveredInTimeIsTheNextOwners() throws Exception {
        try (HttpBroker subscriber = subscriber()) {
            AtomicBoolean stuck = new AtomicBoolean(true);
            CountDownLatch release = new CountDownLatch(1);
            subscriber.subscribe(
                    "t",
                    m -> {
                        if (m.text().equals("m10") && stuck.getAndSet(false)) {
                            release.await();
                        }
                        handled.add(m.text());
                    },
                    GROUP);
            HttpBroker publisher = publisher(Duration.ofMillis(500));
            List<Publication> all = numbered(0, 30).stream()
                    .map(text -> publisher.publish("t", Message.of(text)))
                    .toList();
            publisher.close();
            assertEquals(numbered(0, 10), handled);
            assertEquals(20, publisher.stats().waiting(), "and it says how many it keeps");
            assertEquals(0L, publisher.stats().ends().get(Outcome.CLOSED), "nothing was given up");
            assertEquals(
                    1,
                    all.get(9)
                            .settled()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .count(Outcome.DELIVERED));
            assertFalse(all.get(10).settled().toCompletableFuture().isDone());
            release.countDown();
            try (HttpBroker next = publisher(Duration.ofSeconds(30))) {
                await().atMost(Duration.ofSeconds(30)).until(() -> next.stats().waiting() == 0);
            }
            assertEquals(numbered(0, 30), handled, "the one that was under way was recognised");
        }
    }

    @Test
    void whatWaitsForAnAttemptThatIsFarAwayIsKeptWithoutWaitingForIt() {
        AtomicBoolean open = new AtomicBoolean();
        try (HttpBroker subscriber = subscriber()) {
            subscriber.subscribe(
                    "t",
                    m -> {
                        if (!open.get()) {
                            throw new RetryLaterException(Duration.ofHours(3));
                        }
                        handled.add(m.text() + " at attempt " + m.attempt());
                    },
                    GROUP);
            HttpBroker publisher = publisher(Duration.ofHours(1)); // a wait for it would be the test's end
            publisher.publish("t", Message.of("m0"));
            await().until(() -> publisher.stats().retries() == 1);
            publisher.close();
            assertEquals(1, publisher.stats().waiting());
            open.set(true);
            try (HttpBroker next = publisher(Duration.ofSeconds(30))) {
                await().atMost(Duration.ofSeconds(30)).until(() -> next.stats().waiting() == 0);
            }
            assertEquals(List.of("m0 at attempt 2"), handled, "the delay ends with the process, the attempt counts");
        }
    }
}
