package io.peerpost.broker.http;

import static io.peerpost.broker.http.Brokers.end;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.Target;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a listener hears and the counters say, through real brokers. */
class ObservingTest {
    private final Brokers brokers = new Brokers();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        brokers.close();
    }

    private final BrokerListener listener = new BrokerListener() {
        @Override
        public void onAccepted(String id, String topic) {
            heard.add("accepted " + id);
        }

        @Override
        public void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {
            heard.add((redelivery ? "redelivery " : "delivery ") + attempt + " to " + nodeId + " for " + target);
        }

        @Override
        public void onRetry(String id, Target target, int attempt, String reason) {
            heard.add("retry after " + attempt);
        }

        @Override
        public void onEnd(String id, Settlement.End end) {
            heard.add("end " + end.outcome() + " after " + end.attempts());
        }
    };

    private HttpBroker publisher() {
        return brokers.open(builder -> builder.retryPause(Duration.ofMillis(5)).listener(listener));
    }

    @Test
    void everyStepOfAMessageIsToldInOrderAndCounted() throws Exception {
        Subscription node = brokers.open()
                .subscribe(
                        "t",
                        m -> {
                            if (m.attempt() == 1) {
                                throw new IllegalStateException("not yet");
                            }
                        },
                        SubscribeOptions.queue("g"));
        HttpBroker publisher = publisher();
        Publication publication = publisher.publish("t", Message.of("x"));
        end(publication);
        assertEquals(
                List.of(
                        "accepted " + publication.id(),
                        "delivery 1 to " + node.nodeId() + " for group g of t",
                        "retry after 1",
                        "redelivery 2 to " + node.nodeId() + " for group g of t",
                        "end DELIVERED after 2"),
                heard);
        BrokerStats stats = publisher.stats();
        assertEquals(1, stats.published());
        assertEquals(2, stats.attempts());
        assertEquals(1, stats.redeliveries());
        assertEquals(1, stats.retries());
        assertEquals(1L, stats.ends().get(Outcome.DELIVERED));
        assertEquals(0, stats.buriedLetters());
    }

    @Test
    void deadLettersAreCountedAndSoAreThoseThatAreThrownAway() throws Exception {
        HttpBroker subscriber = brokers.open();
        subscriber.subscribe("t", m -> {
            throw new RejectedMessageException("no");
        });
        HttpBroker publisher = brokers.open(builder -> builder.deadLetters(1));
        end(publisher.publish("t", Message.of("x")));
        end(publisher.publish("t", Message.of("y")));
        assertEquals(2, publisher.stats().buriedLetters());
        assertEquals(1, publisher.stats().droppedLetters());
        assertEquals(1, publisher.stats().deadLetters());
        subscriber.close();
        publisher.publish("t", Message.of("z"));
        await().until(() -> publisher.stats().held() == 1);
        assertEquals(2, publisher.stats().attempts(), "nobody was there for the third");
        assertEquals(2, subscriber.stats().handlerFailures());
    }
}
