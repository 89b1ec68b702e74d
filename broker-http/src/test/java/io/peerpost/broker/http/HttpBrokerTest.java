package io.peerpost.broker.http;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Broker;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class HttpBrokerTest {
    private String uri = "";
    private final Queue<Broker> open = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void nameARegistryOfItsOwn(TestInfo test) {
        uri = "memory://" + test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void closeAll() {
        open.forEach(Broker::close);
    }

    private HttpBrokerBuilder builder() {
        return HttpBroker.builder(uri).listen("127.0.0.1:0").lanes(lanes());
    }

    /** What the brokers speak. */
    Lanes lanes() {
        return Lanes.ALL;
    }

    private Broker opened(HttpBrokerBuilder builder) {
        Broker broker = builder.open();
        open.add(broker);
        return broker;
    }

    private Broker opened() {
        return opened(builder());
    }

    private static Settlement settled(Publication publication) throws Exception {
        return publication.settled().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Settlement.End end(Publication publication) throws Exception {
        Settlement settlement = settled(publication);
        assertEquals(1, settlement.ends().size(), settlement::toString);
        return settlement.ends().get(0);
    }

    @Test
    void aBroadcastSubscriberAndOneOfAGroupGetAMessageWithItsHeaders() throws Exception {
        Broker broker = opened();
        Queue<Delivery> all = new ConcurrentLinkedQueue<>();
        Queue<Delivery> billed = new ConcurrentLinkedQueue<>();
        broker.subscribe("orders", all::add);
        broker.subscribe("orders", billed::add, SubscribeOptions.queue("bill"));
        broker.subscribe("orders", billed::add, SubscribeOptions.queue("bill"));
        Publication publication = broker.publish("orders", Message.of("42").with("tenant", "blue"));
        Settlement settlement = settled(publication);
        assertEquals(2, settlement.count(Outcome.DELIVERED), settlement::toString);
        assertEquals(1, all.size());
        assertEquals(1, billed.size());
        Delivery one = all.element();
        assertEquals("42", one.text());
        assertEquals("blue", one.header().get("tenant"));
        assertEquals("orders", one.topic());
        assertEquals(publication.id(), one.id());
        assertEquals(1, one.attempt());
    }

    @Test
    void rule16MessagesArriveInTheOrderOfTheirPublishing() throws Exception {
        Broker subscriber = opened();
        Queue<String> got = new ConcurrentLinkedQueue<>();
        subscriber.subscribe("t", d -> got.add(d.text()));
        Broker publisher = opened();
        List<String> sent =
                IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
        sent.forEach(text -> publisher.publish("t", Message.of(text)));
        await().atMost(20, TimeUnit.SECONDS).until(() -> got.size() == sent.size());
        assertEquals(sent, List.copyOf(got));
    }

    @Test
    void aHandlerThatFailsGetsTheMessageAgainWithItsAttempt() throws Exception {
        Broker broker = opened(builder().retryPause(Duration.ofMillis(5)));
        Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
        broker.subscribe("t", d -> {
            attempts.add(d.attempt());
            if (d.attempt() < 3) {
                throw new IllegalStateException("not yet");
            }
        });
        Settlement.End end = end(broker.publish("t", Message.of("x")));
        assertEquals(Outcome.DELIVERED, end.outcome());
        assertEquals(3, end.attempts());
        assertEquals(List.of(1, 2, 3), List.copyOf(attempts));
        assertEquals(2, broker.stats().handlerFailures());
    }

    @Test
    void aMessageThatAlwaysFailsBecomesADeadLetterThatCanBeSentAgain() throws Exception {
        Broker broker = opened(builder().retryPause(Duration.ofMillis(1)).attempts(3));
        AtomicBoolean fixed = new AtomicBoolean();
        broker.subscribe(
                "t",
                d -> {
                    if (!fixed.get()) {
                        throw new IllegalStateException("poison");
                    }
                },
                SubscribeOptions.queue("g"));
        Settlement.End end = end(broker.publish("t", Message.of("x").with("h", "v")));
        assertEquals(Outcome.DEAD_LETTERED, end.outcome());
        assertTrue(String.valueOf(end.reason()).contains("poison"), end::toString);
        DeadLetter letter = broker.deadLetters().list().get(0);
        assertEquals("v", letter.message().header("h"));
        fixed.set(true);
        assertEquals(
                Outcome.DELIVERED,
                end(broker.deadLetters().redeliver(letter.number())).outcome());
        assertTrue(broker.deadLetters().list().isEmpty());
    }

    @Test
    void rule02ASubscriberCountsAtOnceInItsOwnProcess() throws Exception {
        Broker broker = opened();
        for (int i = 0; i < 20; i++) {
            try (Subscription one = broker.subscribe("t" + i, d -> {})) {
                assertNotNull(one.nodeId());
                assertEquals(
                        Outcome.DELIVERED,
                        end(broker.publish("t" + i, Message.of("x"))).outcome());
            }
        }
    }

    @Test
    void aMessageIsHeldUntilSomebodySubscribes() throws Exception {
        Broker publisher = opened();
        List<Publication> held = IntStream.range(0, 100)
                .mapToObj(i -> publisher.publish("t", Message.of(Integer.toString(i))))
                .toList();
        await().until(() -> publisher.stats().held() == 100);
        Queue<String> got = new ConcurrentLinkedQueue<>();
        opened().subscribe("t", d -> got.add(d.text()));
        for (Publication one : held) {
            assertEquals(Outcome.DELIVERED, end(one).outcome());
        }
        assertEquals(IntStream.range(0, 100).mapToObj(Integer::toString).toList(), List.copyOf(got));
    }

    @Test
    void rule05AGroupThatRestartsMissesNothing() throws Exception {
        Broker publisher = opened();
        Broker first = opened();
        first.subscribe("t", d -> {}, SubscribeOptions.queue("g"));
        assertEquals(
                Outcome.DELIVERED, end(publisher.publish("t", Message.of("1"))).outcome());
        first.close();
        Publication meanwhile = publisher.publish("t", Message.of("2"));
        Queue<String> got = new ConcurrentLinkedQueue<>();
        opened().subscribe("t", d -> got.add(d.text()), SubscribeOptions.queue("g"));
        assertEquals(Outcome.DELIVERED, end(meanwhile).outcome());
        assertEquals(List.of("2"), List.copyOf(got));
    }

    @Test
    void rule05AGroupThatUnsubscribesIsNotRemembered() throws Exception {
        Broker publisher = opened(builder().holdFor(Duration.ofMillis(300)));
        Broker subscriber = opened();
        Subscription subscription = subscriber.subscribe("t", d -> {}, SubscribeOptions.queue("g"));
        assertEquals(
                Outcome.DELIVERED, end(publisher.publish("t", Message.of("1"))).outcome());
        subscription.unsubscribe();
        Settlement.End end = end(publisher.publish("t", Message.of("2")));
        assertEquals(Outcome.EXPIRED, end.outcome());
        assertNull(end.target().queue(), "held for nobody, not owed to the group");
    }

    @Test
    void aHandlerMayAcknowledgeByHandLater() throws Exception {
        Broker broker = opened();
        Queue<Delivery> got = new ConcurrentLinkedQueue<>();
        broker.subscribe(
                "t", got::add, SubscribeOptions.builder().acknowledgeByHand().build());
        Publication publication = broker.publish("t", Message.of("x"));
        await().until(() -> got.size() == 1);
        assertFalse(publication.settled().toCompletableFuture().isDone());
        got.element().acknowledge();
        assertEquals(Outcome.DELIVERED, end(publication).outcome());
    }

    @Test
    void rule17ConcurrencyRunsHandlersSideBySideAndAKeyKeepsItsOrder() throws Exception {
        Broker broker = opened();
        Queue<String> got = new ConcurrentLinkedQueue<>();
        broker.subscribe(
                "t",
                d -> got.add(d.text()),
                SubscribeOptions.builder().concurrency(8).queue("g").build());
        List<Publication> sent = IntStream.range(0, 400)
                .mapToObj(i -> broker.publish(
                        "t",
                        Message.of(i % 4 + ":" + i),
                        PublishOptions.builder().key("k" + i % 4).build()))
                .toList();
        for (Publication one : sent) {
            assertEquals(Outcome.DELIVERED, end(one).outcome());
        }
        for (int key = 0; key < 4; key++) {
            String prefix = key + ":";
            List<Integer> numbers = got.stream()
                    .filter(t -> t.startsWith(prefix))
                    .map(t -> Integer.parseInt(t.substring(2)))
                    .toList();
            assertEquals(numbers.stream().sorted().toList(), numbers);
        }
    }

    @Test
    void atMostOnceTellsAFailureAndKeepsNothing() throws Exception {
        Broker broker = opened();
        PublishOptions once = PublishOptions.builder().atMostOnce().build();
        assertEquals(
                Outcome.FAILED,
                end(broker.publish("nobody", Message.of("x"), once)).outcome());
        broker.subscribe("t", d -> {
            throw new IllegalStateException("no");
        });
        assertEquals(
                Outcome.FAILED, end(broker.publish("t", Message.of("x"), once)).outcome());
        assertTrue(broker.deadLetters().list().isEmpty());
    }

    @Test
    void aFleetOfAnotherNameIsAnotherWorld() throws Exception {
        Broker one = opened(builder().fleet("one"));
        Broker two = opened(builder().fleet("two").holdFor(Duration.ofMillis(200)));
        one.subscribe("t", d -> {});
        assertEquals(Outcome.EXPIRED, end(two.publish("t", Message.of("x"))).outcome());
    }

    @Test
    void closingTwiceIsSafeAndWhatIsOwedIsTold() throws Exception {
        Broker broker = opened();
        Publication held = broker.publish("nobody", Message.of("x"));
        broker.close();
        broker.close();
        assertEquals(Outcome.CLOSED, end(held).outcome());
        assertThrows(IllegalStateException.class, () -> broker.publish("t", Message.of("x")));
        assertThrows(IllegalStateException.class, () -> broker.subscribe("t", d -> {}));
    }

    @Test
    void closingDeliversWhatCanBeDelivered() throws Exception {
        Broker subscriber = opened();
        Queue<String> got = new ConcurrentLinkedQueue<>();
        subscriber.subscribe("t", d -> got.add(d.text()));
        Broker publisher = opened(builder().closeTimeout(Duration.ofSeconds(50)));
        for (int i = 0; i < 1_000; i++) {
            publisher.publish("t", Message.of("x"));
        }
        publisher.close();
        assertEquals(1_000, got.size());
        BrokerStats stats = publisher.stats();
        assertEquals(0, stats.waiting());
        assertEquals(0, stats.waitingBytes());
        assertEquals(1_000L, stats.ends().get(Outcome.DELIVERED));
    }

    @Test
    void noThreadIsLeftBehind() throws Exception {
        Broker broker = opened();
        broker.subscribe("t", d -> {});
        end(broker.publish("t", Message.of("x")));
        String mine = uri.substring("memory://".length());
        assertNotNull(mine);
        broker.close();
        await().atMost(10, TimeUnit.SECONDS).until(HttpBrokerTest::noBrokerThread);
    }

    private static boolean noBrokerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .noneMatch(t -> t.getName().startsWith("peerpost"));
    }

    @Test
    void aMessageThatIsTooLargeIsRefusedBeforeItIsAccepted() {
        Broker broker = opened(builder().maxMessageBytes(2048));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> broker.publish("t", Message.of(new byte[4096])));
        assertTrue(String.valueOf(e.getMessage()).contains("2048"), e::getMessage);
        assertEquals(0, broker.stats().waiting());
    }
}
