package io.peerpost.it.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.registry.tck.StandardError;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One message among thousands that its handler can never take: tried as often as stated and no more, told, kept, and in
 * nobody's way but its own key's.
 */
@Timeout(180)
final class PoisonTest {
    private static final int MESSAGES = 4_000;
    private static final int ATTEMPTS = 3;
    private static final String POISON = "0";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Long enough for all others to be handled between two attempts. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final List<Integer> poisoned = new CopyOnWriteArrayList<>();
    private final Told told = new Told();
    private volatile boolean fixed;

    /** What the listeners of publisher and subscriber heard. */
    private static final class Told implements BrokerListener {
        private final List<Integer> retries = new CopyOnWriteArrayList<>();
        private final List<DeadLetter> letters = new CopyOnWriteArrayList<>();
        private final List<String> failures = new CopyOnWriteArrayList<>();

        @Override
        public void onRetry(String id, Target target, int attempt, String reason) {
            retries.add(attempt);
        }

        @Override
        public void onDeadLetter(DeadLetter letter) {
            letters.add(letter);
        }

        @Override
        public void onHandlerFailed(String topic, String nodeId, int attempt, Throwable cause) {
            failures.add(attempt + " " + cause.getMessage());
        }
    }

    @Test
    void rule17WithTheInboxInMemoryPoisonHoldsUpNobodyElseAndCanBeRedelivered() {
        run(HttpBroker.builder(registry));
    }

    @Test
    void rule17WithTheInboxInAFilePoisonHoldsUpNobodyElseAndCanBeRedelivered() {
        run(HttpBroker.builder(registry).inbox(folder.resolve("inbox")));
    }

    private void run(HttpBrokerBuilder builder) {
        builder.attempts(ATTEMPTS).retryPause(PAUSE).listener(told);
        try (HttpBroker publisher = builder.open();
                HttpBroker subscriber = HttpBroker.builder(registry)
                        .listen("127.0.0.1:0")
                        .listener(told)
                        .open()) {
            subscriber.subscribe("orders", this::handle, SubscribeOptions.queue("bill"));
            List<Publication> publications = new ArrayList<>();
            List<String> log = StandardError.during(() -> {
                publications.addAll(publish(publisher));
                assertOthersAreNotHeldUp(publisher);
                await("its end").atMost(PATIENCE).until(() -> !told.letters.isEmpty());
            });
            assertItsEnd(publications.get(0), log);
            assertItsKeyGoesOn();
            assertRedelivered(publisher);
        }
    }

    private static List<Publication> publish(HttpBroker publisher) {
        List<CompletionStage<Publication>> accepted = IntStream.range(0, MESSAGES)
                .mapToObj(n -> publisher.publishAsync("orders", Message.of(String.valueOf(n)), options(n)))
                .toList();
        return accepted.stream()
                .map(stage -> stage.toCompletableFuture().join())
                .toList();
    }

    private static PublishOptions options(int number) {
        PublishOptions.Builder options = PublishOptions.builder();
        return number % 4 == 3 ? options.build() : options.key(key(number)).build();
    }

    /** Half of all have the key of the first: more than may be in memory of one target. */
    private static String key(int number) {
        return number % 2 == 0 ? "its key" : "another " + number % 10;
    }

    private static List<String> numbers(int rest) {
        return IntStream.range(0, MESSAGES)
                .filter(n -> n % 2 == rest)
                .mapToObj(String::valueOf)
                .toList();
    }

    private void assertOthersAreNotHeldUp(HttpBroker publisher) {
        await("the others").atMost(PATIENCE).until(() -> handled.size() >= MESSAGES / 2);
        assertEquals(0, publisher.stats().deadLetters(), "the others came before its end");
        assertEquals(Set.copyOf(numbers(1)), Set.copyOf(handled));
        assertEquals(MESSAGES / 2, handled.size());
    }

    private void assertItsEnd(Publication publication, List<String> log) {
        Settlement.End end = settled(publication);
        assertEquals(Outcome.DEAD_LETTERED, end.outcome());
        assertEquals(ATTEMPTS, end.attempts());
        assertTrue(String.valueOf(end.reason()).contains("poison"), end::toString);
        assertEquals(List.of(1, 2, 3), poisoned);
        assertEquals(List.of("1 poison", "2 poison", "3 poison"), told.failures);
        assertEquals(List.of(1, 2), told.retries);
        assertEquals(1, told.letters.size());
        assertEquals(end, told.letters.get(0).end());
        List<String> lines = log.stream()
                .filter(line -> line.contains("WARN") && line.contains(publication.id() + " did not reach"))
                .toList();
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.get(0).contains("group bill of orders: DEAD_LETTERED, 3 attempts"), lines::toString);
    }

    private void assertItsKeyGoesOn() {
        await("the rest of its key").atMost(PATIENCE).until(() -> handled.size() >= MESSAGES - 1);
        assertEquals(numbers(0).subList(1, MESSAGES / 2), handled.subList(MESSAGES / 2, handled.size()));
    }

    private void assertRedelivered(HttpBroker publisher) {
        fixed = true;
        DeadLetter letter = publisher.deadLetters().list().get(0);
        assertEquals(POISON, letter.message().text());
        assertEquals(
                Outcome.DELIVERED,
                settled(publisher.deadLetters().redeliver(letter.number())).outcome());
        assertEquals(0, publisher.stats().deadLetters());
        await("the file to say so").until(() -> publisher.deadLetters().list().isEmpty());
        assertEquals(POISON, handled.get(handled.size() - 1));
        assertEquals(MESSAGES, handled.size());
    }

    private static Settlement.End settled(Publication publication) {
        Settlement settlement = publication
                .settled()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        assertEquals(1, settlement.ends().size(), settlement::toString);
        return settlement.ends().get(0);
    }

    private void handle(Delivery delivery) {
        if (delivery.text().equals(POISON) && !fixed) {
            poisoned.add(delivery.attempt());
            throw new IllegalStateException("poison");
        }
        handled.add(delivery.text());
    }
}
