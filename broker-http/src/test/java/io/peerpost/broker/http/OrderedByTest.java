package io.peerpost.broker.http;

import static io.peerpost.broker.http.Brokers.end;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link PublishOptions#orderedBy} promises, statement by statement, through real brokers. */
class OrderedByTest {
    private static final SubscribeOptions MEMBER =
            SubscribeOptions.builder().queue("g").concurrency(4).build();

    private final Brokers brokers = new Brokers(lanes());
    private final Map<String, List<Integer>> handled = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> atWork = new ConcurrentHashMap<>();
    private final AtomicBoolean twoOfAKeyAtOnce = new AtomicBoolean();

    /** What the brokers speak. */
    Lanes lanes() {
        return Lanes.ALL;
    }

    @AfterEach
    void close() {
        brokers.close();
        assertTrue(!twoOfAKeyAtOnce.get(), "two messages of one key were handled at the same time");
    }

    private HttpBroker publisher() {
        return brokers.open(builder -> builder.retryPause(Duration.ofMillis(2)));
    }

    private static Publication publish(HttpBroker publisher, String key, int number) {
        return publisher.publish(
                "t", Message.of(Integer.toString(number)).with("key", key), PublishOptions.orderedBy(key));
    }

    private List<Integer> handled(String key) {
        return handled.computeIfAbsent(key, k -> new CopyOnWriteArrayList<>());
    }

    /** Handles, after a look at whether another one of the key is at work anywhere, and notes what has returned. */
    private MessageHandler noting(MessageHandler handler) {
        return m -> {
            String key = m.header().getOrDefault("key", "");
            AtomicInteger others = atWork.computeIfAbsent(key, k -> new AtomicInteger());
            if (others.getAndIncrement() > 0) {
                twoOfAKeyAtOnce.set(true);
            }
            try {
                handler.handle(m);
                handled(key).add(number(m));
            } finally {
                others.decrementAndGet();
            }
        };
    }

    private static int number(Delivery delivery) {
        return Integer.parseInt(delivery.text());
    }

    private static List<Integer> upTo(int number) {
        return IntStream.range(0, number).boxed().toList();
    }

    private static void assertAllDelivered(List<Publication> publications) throws Exception {
        for (Publication publication : publications) {
            assertEquals(Outcome.DELIVERED, end(publication).outcome());
        }
    }

    @Test
    void rule17OrderHoldsThroughFailures() throws Exception {
        MessageHandler failing = noting(m -> {
            if (m.attempt() <= number(m) % 3) {
                throw new IllegalStateException("not yet");
            }
        });
        brokers.open().subscribe("t", failing, MEMBER);
        brokers.open().subscribe("t", failing, MEMBER);
        HttpBroker publisher = publisher();
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            for (String key : List.of("a", "b", "c")) {
                all.add(publish(publisher, key, i));
            }
        }
        assertAllDelivered(all);
        List.of("a", "b", "c").forEach(key -> assertEquals(upTo(60), handled(key)));
    }

    @Test
    void rule17ABroadcastSubscriberHasItsOrderToo() throws Exception {
        brokers.open().subscribe("t", noting(m -> {
            if (m.attempt() == 1 && number(m) % 2 == 0) {
                throw new IllegalStateException("not yet");
            }
        }));
        HttpBroker publisher = publisher();
        List<Publication> all =
                upTo(40).stream().map(i -> publish(publisher, "a", i)).toList();
        assertAllDelivered(all);
        assertEquals(upTo(40), handled("a"));
    }

    @Test
    void rule17AfterADeadLetterTheKeyGoesOnInOrder() throws Exception {
        brokers.open()
                .subscribe(
                        "t",
                        noting(m -> {
                            if (number(m) == 1) {
                                throw new RejectedMessageException("never");
                            }
                            if (number(m) == 3) {
                                throw new IllegalStateException("not in 3 attempts");
                            }
                        }),
                        MEMBER);
        HttpBroker publisher =
                brokers.open(builder -> builder.retryPause(Duration.ofMillis(2)).attempts(3));
        List<Publication> all =
                upTo(6).stream().map(i -> publish(publisher, "a", i)).toList();
        assertEquals(Outcome.DELIVERED, end(all.get(5)).outcome());
        assertEquals(List.of(0, 2, 4, 5), handled("a"));
        assertEquals(Outcome.DEAD_LETTERED, end(all.get(1)).outcome());
        assertEquals(Outcome.DEAD_LETTERED, end(all.get(3)).outcome());
    }

    @Test
    void rule17OrderHoldsWhileMembersComeAndGo() throws Exception {
        MessageHandler slow = noting(m -> Thread.onSpinWait());
        HttpBroker publisher = publisher();
        HttpBroker member = brokers.open();
        member.subscribe("t", slow, MEMBER);
        List<Publication> all = new ArrayList<>();
        for (int life = 0; life < 6; life++) {
            for (int i = life * 50; i < (life + 1) * 50; i++) {
                all.add(publish(publisher, "a", i));
                all.add(publish(publisher, "b", i));
            }
            // the next comes before or after this one has gone, in turn
            HttpBroker next = brokers.open();
            if (life % 2 == 0) {
                member.close();
            }
            next.subscribe("t", slow, MEMBER);
            member.close();
            member = next;
        }
        assertAllDelivered(all);
        assertEquals(upTo(300), handled("a"));
        assertEquals(upTo(300), handled("b"));
    }

    @Test
    void rule17OtherKeysAndMessagesWithoutOneAreNotHeldUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        brokers.open()
                .subscribe(
                        "t",
                        noting(m -> {
                            if ("slow".equals(m.header().get("key"))) {
                                release.await();
                            }
                        }),
                        MEMBER);
        HttpBroker publisher = publisher();
        Publication first = publish(publisher, "slow", 0);
        Publication second = publish(publisher, "slow", 1);
        List<Publication> others =
                upTo(50).stream().map(i -> publish(publisher, "quick", i)).toList();
        assertAllDelivered(others);
        assertEquals(
                Outcome.DELIVERED, end(publisher.publish("t", Message.of("0"))).outcome());
        assertEquals(List.of(), handled("slow"));
        release.countDown();
        assertAllDelivered(List.of(first, second));
        assertEquals(upTo(2), handled("slow"));
    }

    @Test
    void rule17ALetterThatIsSentAgainComesBehindWhatWaitsByThen() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean mended = new AtomicBoolean();
        brokers.open()
                .subscribe(
                        "t",
                        noting(m -> {
                            if (number(m) == 0 && !mended.get()) {
                                throw new RejectedMessageException("not yet");
                            }
                            release.await();
                        }),
                        MEMBER);
        HttpBroker publisher = publisher();
        assertEquals(Outcome.DEAD_LETTERED, end(publish(publisher, "a", 0)).outcome());
        mended.set(true);
        publish(publisher, "a", 1);
        Publication last = publish(publisher, "a", 2);
        Publication again = publisher
                .deadLetters()
                .redeliver(publisher.deadLetters().list().get(0).number());
        release.countDown();
        assertAllDelivered(List.of(last, again));
        await().until(() -> handled("a").equals(List.of(1, 2, 0)));
    }

    @Test
    void theFactoryIsTheDefaultsWithAKey() {
        PublishOptions options = PublishOptions.orderedBy("account-7");
        assertEquals("account-7", options.key());
        assertNull(options.id());
        assertNull(options.expiresAt());
        assertNull(options.holdFor());
        assertTrue(!options.atMostOnce());
        assertThrows(IllegalArgumentException.class, () -> PublishOptions.orderedBy(""));
        assertThrows(IllegalArgumentException.class, () -> PublishOptions.orderedBy("x".repeat(257)));
        assertThrows(IllegalArgumentException.class, () -> PublishOptions.orderedBy("a\nb"));
    }
}
