package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link PublishOptions#orderedBy} with an inbox that is a file, through the publisher's restarts. */
class DurableOrderTest {
    private static final SubscribeOptions MEMBER =
            SubscribeOptions.builder().queue("g").concurrency(4).build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    private HttpBroker publisher() {
        return HttpBroker.builder(registry)
                .inbox(folder.resolve("inbox"))
                .retryPause(Duration.ofMillis(2))
                .closeTimeout(Duration.ofMillis(100))
                .open();
    }

    private HttpBroker subscriber() {
        return HttpBroker.builder(registry).listen("127.0.0.1:0").open();
    }

    private static void publish(HttpBroker publisher, int from, int to) {
        for (int i = from; i < to; i++) {
            for (String key : List.of("a", "b")) {
                publisher.publish("t", Message.of(key + i), PublishOptions.orderedBy(key));
            }
        }
    }

    private List<String> handled(String key) {
        return handled.stream().filter(text -> text.startsWith(key)).toList();
    }

    private static List<String> upTo(String key, int number) {
        return IntStream.range(0, number).mapToObj(i -> key + i).toList();
    }

    @Test
    void rule17OrderHoldsThroughThePublishersRestartWhileAMessageFails() {
        AtomicInteger failures = new AtomicInteger();
        try (HttpBroker subscriber = subscriber()) {
            subscriber.subscribe(
                    "t",
                    m -> {
                        // the fifth of each key fails until the publisher has restarted twice
                        if (m.text().substring(1).equals("5") && failures.get() < 1_000) {
                            failures.incrementAndGet();
                            throw new IllegalStateException("not yet");
                        }
                        handled.add(m.text());
                    },
                    MEMBER);
            try (HttpBroker publisher = publisher()) {
                publish(publisher, 0, 20);
                await().until(() -> handled.size() == 10 && failures.get() > 4);
            }
            int before = failures.get();
            try (HttpBroker publisher = publisher()) {
                publish(publisher, 20, 25);
                await().until(() -> failures.get() > before + 2);
                assertEquals(10, handled.size(), "nothing overtakes the one that fails");
            }
            failures.set(1_000);
            try (HttpBroker publisher = publisher()) {
                publish(publisher, 25, 30);
                await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() >= 60);
                assertTrue(publisher.drain(Duration.ofSeconds(30)));
            }
        }
        assertEquals(upTo("a", 30), handled("a"));
        assertEquals(upTo("b", 30), handled("b"));
    }

    @Test
    void rule17OrderHoldsForMoreThanMayBeInMemory() {
        int many = 1_500;
        try (HttpBroker publisher = publisher()) {
            publisher.expect("t", "g");
            for (int i = 0; i < many; i++) {
                publisher.publishAsync("t", Message.of("a" + i), PublishOptions.orderedBy("a"));
            }
            await().until(() -> publisher.stats().waiting() == many);
        }
        try (HttpBroker subscriber = subscriber();
                HttpBroker publisher = publisher()) {
            subscriber.subscribe("t", m -> handled.add(m.text()), MEMBER);
            publisher.publish("t", Message.of("a" + many), PublishOptions.orderedBy("a"));
            await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() > many);
        }
        assertEquals(upTo("a", many + 1), handled);
    }
}
