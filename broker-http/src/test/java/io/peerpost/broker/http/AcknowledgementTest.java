package io.peerpost.broker.http;

import static io.peerpost.broker.http.Brokers.end;
import static io.peerpost.broker.http.Brokers.settled;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a handler may say of a message, through real brokers. */
class AcknowledgementTest {
    private static final Duration DELAY = Duration.ofMillis(400);

    private final Brokers brokers = new Brokers(lanes());
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Long> calls = new LinkedBlockingQueue<>();

    /** What the brokers speak. */
    Lanes lanes() {
        return Lanes.ALL;
    }

    @AfterEach
    void close() {
        brokers.close();
    }

    private HttpBroker publisher() {
        return brokers.open(builder -> builder.retryPause(Duration.ofMillis(1)));
    }

    private void assertCameAgainAfterTheDelay() throws InterruptedException {
        long first = calls.take();
        long second = calls.take();
        assertTrue(second - first >= DELAY.toNanos(), () -> "it came after " + (second - first) / 1_000_000 + " ms");
    }

    @Test
    void aMessageThatIsAskedForLaterComesAfterTheDelay() throws Exception {
        brokers.open().subscribe("t", m -> {
            calls.add(System.nanoTime());
            if (m.attempt() == 1) {
                throw new RetryLaterException(DELAY);
            }
        });
        Settlement.End end = end(publisher().publish("t", Message.of("x")));
        assertEquals(Outcome.DELIVERED, end.outcome());
        assertEquals(2, end.attempts());
        assertCameAgainAfterTheDelay();
    }

    @Test
    void byHandItComesAfterTheDelayToo() throws Exception {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        brokers.open()
                .subscribe(
                        "t",
                        m -> {
                            calls.add(System.nanoTime());
                            seen.add(m);
                        },
                        SubscribeOptions.builder().acknowledgeByHand().build());
        Publication publication = publisher().publish("t", Message.of("x"));
        seen.take().retryAfter(DELAY, new IllegalStateException("no credit now"));
        Delivery again = seen.take();
        assertEquals(2, again.attempt());
        again.acknowledge();
        assertEquals(Outcome.DELIVERED, end(publication).outcome());
        assertCameAgainAfterTheDelay();
    }

    @Test
    void rule17AMessageThatIsAskedForLaterHoldsUpItsKeyAndNobodyElse() throws Exception {
        AtomicBoolean open = new AtomicBoolean();
        brokers.open()
                .subscribe(
                        "t",
                        m -> {
                            if (m.text().equals("k1") && !open.get()) {
                                throw new RetryLaterException(Duration.ofMillis(20));
                            }
                            handled.add(m.text());
                        },
                        SubscribeOptions.queue("g"));
        HttpBroker publisher = brokers.open(builder -> builder.attempts(1_000));
        Publication first = publisher.publish("t", Message.of("k1"), PublishOptions.orderedBy("k"));
        Publication second = publisher.publish("t", Message.of("k2"), PublishOptions.orderedBy("k"));
        end(publisher.publish("t", Message.of("l1"), PublishOptions.orderedBy("l")));
        end(publisher.publish("t", Message.of("none")));
        assertEquals(List.of("l1", "none"), handled);
        open.set(true);
        assertTrue(end(first).attempts() > 1);
        end(second);
        assertEquals(List.of("l1", "none", "k1", "k2"), handled);
    }

    @Test
    void aRejectedMessageIsADeadLetterOfThatTargetAlone() throws Exception {
        HttpBroker subscriber = brokers.open();
        subscriber.subscribe(
                "t",
                m -> {
                    throw new RejectedMessageException("no such customer: 42");
                },
                SubscribeOptions.queue("bill"));
        subscriber.subscribe("t", m -> handled.add(m.text()), SubscribeOptions.queue("ship"));
        HttpBroker publisher = publisher();
        Settlement settlement = settled(publisher.publish("t", Message.of("x")));
        assertEquals(1, settlement.count(Outcome.DELIVERED), settlement::toString);
        assertEquals(1, settlement.count(Outcome.DEAD_LETTERED), settlement::toString);
        DeadLetter letter = publisher.deadLetters().list().get(0);
        assertEquals("bill", letter.end().target().queue());
        assertEquals(1, letter.end().attempts());
        assertEquals("rejected: no such customer: 42", letter.end().reason());
        assertEquals(1, subscriber.stats().handlerFailures());
    }

    @Test
    void byHandItIsADeadLetterToo() throws Exception {
        brokers.open()
                .subscribe(
                        "t",
                        m -> m.reject("no such customer"),
                        SubscribeOptions.builder().acknowledgeByHand().build());
        HttpBroker publisher = publisher();
        assertEquals(
                "rejected: no such customer",
                end(publisher.publish("t", Message.of("x"))).reason());
    }

    @Test
    void aRejectedMessageThatIsRedeliveredIsHandledAnewWhoeverNamedIt() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        brokers.open().subscribe("t", m -> {
            if (!mended.get()) {
                throw new RejectedMessageException("no such customer");
            }
            handled.add(m.id() + " at attempt " + m.attempt());
        });
        HttpBroker publisher = publisher();
        PublishOptions named = PublishOptions.builder().id("order-42").build();
        assertEquals(
                Outcome.DEAD_LETTERED,
                end(publisher.publish("t", Message.of("x"), named)).outcome());
        assertEquals(
                Outcome.DEAD_LETTERED,
                end(publisher.deadLetters().redeliver(number(publisher))).outcome());
        mended.set(true);
        assertEquals(
                Outcome.DELIVERED,
                end(publisher.deadLetters().redeliver(number(publisher))).outcome());
        assertEquals(List.of("order-42 at attempt 1"), handled);
    }

    private static long number(HttpBroker broker) {
        return broker.deadLetters().list().get(0).number();
    }

    @Test
    void aMessageOfGoMicroThatIsRejectedIsADeadLetterHereAndCanBeRedelivered() throws Exception {
        AtomicBoolean mended = new AtomicBoolean();
        HttpBroker subscriber = brokers.open();
        Subscription subscription = subscriber.subscribe("t", m -> {
            if (!mended.get()) {
                throw new RejectedMessageException("no such customer");
            }
            handled.add(m.text());
        });
        assertEquals(200, postAsGoMicro(subscription, "x"));
        await().until(() -> subscriber.deadLetters().list().size() == 1);
        Settlement.End end = subscriber.deadLetters().list().get(0).end();
        assertEquals("rejected: no such customer", end.reason());
        assertEquals(1, end.attempts());
        mended.set(true);
        assertEquals(
                Outcome.DELIVERED,
                end(subscriber.deadLetters().redeliver(number(subscriber))).outcome());
        assertEquals(List.of("x"), handled);
    }

    private static int postAsGoMicro(Subscription subscription, String text) throws IOException {
        URI uri = URI.create("http://" + subscription.address() + "/?id=" + subscription.nodeId());
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setRequestProperty("User-Agent", "Go-http-client/1.1");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(new JsonEnvelope().encode(subscription.topic(), Message.of(text)));
        }
        return connection.getResponseCode();
    }
}
