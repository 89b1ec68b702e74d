package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import io.peerpost.broker.inbox.InboxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose inbox is a file: what was accepted is owed until it has ended, whoever closes in between. */
class DurableInboxTest {
    private static final SubscribeOptions BILL = SubscribeOptions.queue("bill");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final String registry = "memory://" + UUID.randomUUID();
    private final List<String> handled = new CopyOnWriteArrayList<>();

    private HttpBroker publisher() {
        return HttpBroker.builder(registry)
                .inbox(folder.resolve("inbox"))
                .closeTimeout(Duration.ofSeconds(2))
                .open();
    }

    private HttpBroker subscriber() {
        return HttpBroker.builder(registry).listen("127.0.0.1:0").open();
    }

    private static List<String> numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
    }

    private void awaitHandled(int count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> handled.size() >= count);
    }

    private static Settlement settled(Publication publication) throws Exception {
        return publication.settled().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsAcceptedIsDeliveredAndLeavesTheFileEmpty() throws Exception {
        try (HttpBroker subscriber = subscriber();
                HttpBroker publisher = publisher()) {
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            List<Publication> all = new ArrayList<>();
            numbered(0, 200).forEach(text -> all.add(publisher.publish("t", Message.of(text))));
            for (Publication publication : all) {
                assertEquals(1, settled(publication).count(Outcome.DELIVERED));
            }
            assertEquals(numbered(0, 200), handled);
            await().until(() -> publisher.stats().waiting() == 0);
        }
        try (HttpBroker again = publisher()) {
            assertEquals(0, again.stats().waiting());
        }
    }

    @Test
    void rule26WhatNobodyWasThereForIsDeliveredWhenAProcessOpensTheFileAgain() {
        try (HttpBroker publisher = publisher()) {
            numbered(0, 50).forEach(text -> publisher.publish("t", Message.of(text)));
        }
        try (HttpBroker subscriber = subscriber();
                HttpBroker again = publisher()) {
            assertEquals(50, again.stats().waiting());
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            again.publish("t", Message.of("m50"));
            awaitHandled(51);
        }
        assertEquals(numbered(0, 51), handled);
    }

    @Test
    void rule5AGroupThatWasSeenIsRememberedAcrossThePublishersRestart() {
        try (HttpBroker publisher = publisher()) {
            try (HttpBroker subscriber = subscriber()) {
                subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
                publisher.publish("t", Message.of("m0"));
                awaitHandled(1);
            }
            numbered(1, 20).forEach(text -> publisher.publish("t", Message.of(text)));
        }
        try (HttpBroker again = publisher()) {
            again.publish("t", Message.of("m20"));
            try (HttpBroker subscriber = subscriber()) {
                subscriber.subscribe("t", m -> handled.add("other " + m.text()), SubscribeOptions.queue("other"));
                subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
                awaitHandled(21);
                assertEquals(numbered(0, 21), List.copyOf(handled).subList(0, 21), "only the group is owed them");
            }
        }
    }

    @Test
    void moreThanMayBeInMemoryIsLeftToTheFileAndComesInOrder() throws Exception {
        int many = 5_000;
        List<CompletionStage<Publication>> accepted = new ArrayList<>();
        try (HttpBroker publisher = publisher();
                HttpBroker subscriber = subscriber()) {
            publisher.expect("t", "bill");
            numbered(0, many)
                    .forEach(text ->
                            accepted.add(publisher.publishAsync("t", Message.of(text), PublishOptions.defaults())));
            List<Publication> all = new ArrayList<>();
            for (CompletionStage<Publication> each : accepted) {
                all.add(each.toCompletableFuture().get(30, TimeUnit.SECONDS));
            }
            assertEquals(many, publisher.stats().waiting());
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            for (Publication publication : all) {
                assertEquals(1, settled(publication).count(Outcome.DELIVERED));
            }
            assertEquals(numbered(0, many), handled);
            await().until(() -> publisher.stats().waiting() == 0);
        }
    }

    private static PublishOptions keyed(int number) {
        return PublishOptions.builder()
                .key(number % 2 == 0 ? "stuck" : "key " + number % 10)
                .build();
    }

    /** Publishes many, of which every second has the key of the first, and no handler ever gets over that one. */
    private List<Publication> publishBehindPoison(HttpBroker publisher, int many) {
        List<CompletionStage<Publication>> accepted = IntStream.range(0, many)
                .mapToObj(i -> publisher.publishAsync("t", Message.of("m" + i), keyed(i)))
                .toList();
        return accepted.stream()
                .map(stage -> stage.toCompletableFuture().join())
                .toList();
    }

    private void handleAllBut0(Delivery delivery) {
        if (delivery.text().equals("m0")) {
            throw new IllegalStateException("as told");
        }
        handled.add(delivery.text());
    }

    @Test
    void rule17AKeyThatStandsStillHoldsUpNoOtherHoweverMuchOfItWaitsInTheFile() throws Exception {
        int many = 6_000;
        try (HttpBroker publisher = HttpBroker.builder(registry)
                        .inbox(folder.resolve("inbox"))
                        .retryPause(Duration.ofHours(1))
                        .closeTimeout(Duration.ofMillis(100))
                        .open();
                HttpBroker subscriber = subscriber()) {
            subscriber.subscribe("t", this::handleAllBut0, BILL);
            publishBehindPoison(publisher, many);
            awaitHandled(many / 2);
            assertEquals(many / 2, publisher.stats().waiting());
        }
        try (HttpBroker publisher = publisher();
                HttpBroker subscriber = subscriber()) {
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            awaitHandled(many);
            List<String> stuck = numbered(0, many).stream()
                    .filter(text -> Integer.parseInt(text.substring(1)) % 2 == 0)
                    .toList();
            assertEquals(stuck, handled.subList(many / 2, many), "in order, the next time");
            await().until(() -> publisher.stats().waiting() == 0);
        }
    }

    @Test
    void whatWaitsInTheFileBehindAKeyEndsWithItsNode() throws Exception {
        int many = 6_000;
        HttpBroker subscriber = subscriber();
        try (HttpBroker publisher = HttpBroker.builder(registry)
                .inbox(folder.resolve("inbox"))
                .retryPause(Duration.ofSeconds(3))
                .open()) {
            subscriber.subscribe("t", this::handleAllBut0);
            List<Publication> all = publishBehindPoison(publisher, many);
            awaitHandled(many / 2);
            subscriber.close();
            for (int i = 0; i < many; i++) {
                assertEquals(1, settled(all.get(i)).count(i % 2 == 0 ? Outcome.GONE : Outcome.DELIVERED));
            }
            await().until(() -> publisher.stats().waiting() == 0);
        }
    }

    @Test
    void moreThanMayBeInMemoryIsHeldForWhoComesAfterARestart() {
        int many = 3_000;
        try (HttpBroker publisher = publisher()) {
            numbered(0, many).forEach(text -> publisher.publishAsync("t", Message.of(text), PublishOptions.defaults()));
            await().until(() -> publisher.stats().held() == many);
        }
        List<String> second = new CopyOnWriteArrayList<>();
        try (HttpBroker subscriber = subscriber()) {
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            subscriber.subscribe("t", m -> second.add(m.text()));
            HttpBroker again = publisher();
            awaitHandled(many);
            await().atMost(Duration.ofSeconds(30)).until(() -> second.size() == many);
            assertEquals(numbered(0, many), handled);
            assertEquals(numbered(0, many), second);
            await().until(() -> again.stats().waiting() == 0);
            again.close();
        }
    }

    @Test
    void whatTheFileHoldsForANodeThatLeavesEndsOnceEach() throws Exception {
        int many = 3_000;
        Queue<String> ended = new ConcurrentLinkedQueue<>();
        CountDownLatch over = new CountDownLatch(1);
        BrokerListener listener = new BrokerListener() {
            @Override
            public void onEnd(String id, Settlement.End end) {
                ended.add(id);
            }
        };
        try (HttpBroker publisher = HttpBroker.builder(registry)
                        .inbox(folder.resolve("inbox"))
                        .listener(listener)
                        .open();
                HttpBroker other = subscriber()) {
            HttpBroker subscriber = HttpBroker.builder(registry)
                    .listen("127.0.0.1:0")
                    .closeTimeout(Duration.ofMillis(200))
                    .open();
            subscriber.subscribe("t", m -> over.await());
            numbered(0, many - 1)
                    .forEach(text -> publisher.publishAsync("t", Message.of(text), PublishOptions.defaults()));
            other.subscribe("last", m -> {});
            settled(publisher.publish("last", Message.of("x"))); // behind all of them, which now have their target
            subscriber.close();
            over.countDown();

            await().atMost(Duration.ofSeconds(30)).until(() -> publisher.stats().waiting() == 0);
            assertEquals(many, new HashSet<>(ended).size());
            assertEquals(many, ended.size(), "ends that were told");
        }
        try (HttpBroker again = publisher()) {
            assertEquals(0, again.stats().waiting());
        }
    }

    @Test
    void rule13AMessageIsNotTakenForOneOfTheOwnerBeforeThatWasNotKept() throws Exception {
        PublishOptions once = PublishOptions.builder().atMostOnce().build();
        try (HttpBroker subscriber = subscriber()) {
            subscriber.subscribe("t", m -> handled.add(m.id() + " " + m.text()), BILL);
            String first;
            try (HttpBroker publisher = publisher()) {
                Publication publication = publisher.publish("t", Message.of("once"), once);
                first = publication.id();
                settled(publication);
            }
            try (HttpBroker again = publisher()) {
                Publication second = again.publish("t", Message.of("kept"));
                settled(second);
                assertNotEquals(first, second.id());
                assertEquals(List.of(first + " once", second.id() + " kept"), handled);
            }
        }
    }

    @Test
    void deadLettersStayAndCanBeSentAgainByTheNextOwner() throws Exception {
        try (HttpBroker publisher = HttpBroker.builder(registry)
                        .inbox(folder.resolve("inbox"))
                        .attempts(2)
                        .open();
                HttpBroker subscriber = subscriber()) {
            subscriber.subscribe(
                    "t",
                    m -> {
                        throw new IllegalStateException("as told");
                    },
                    BILL);
            assertEquals(
                    1, settled(publisher.publish("t", Message.of("poison"))).count(Outcome.DEAD_LETTERED));
        }
        try (HttpBroker again = publisher();
                HttpBroker subscriber = subscriber()) {
            DeadLetter letter = again.deadLetters().list().get(0);
            assertEquals("poison", letter.message().text());
            assertEquals(2, letter.end().attempts());
            subscriber.subscribe("t", m -> handled.add(m.text()), BILL);
            assertEquals(
                    1, settled(again.deadLetters().redeliver(letter.number())).count(Outcome.DELIVERED));
            await().until(() -> again.deadLetters().list().isEmpty());
        }
        assertEquals(List.of("poison"), handled);
    }

    @Test
    void rule25TwoOwnersAtOnceAreRefused() {
        try (HttpBroker publisher = publisher()) {
            InboxException thrown = assertThrows(InboxException.class, this::publisher);
            assertTrue(String.valueOf(thrown.getMessage()).contains("owned by another process"), thrown::getMessage);
            assertEquals(0, publisher.stats().waiting());
        }
    }
}
