package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Handlers that ask for a message later or reject it, and what their publishers hear. */
class RefusalsTest {
    private static final SubscribeOptions BY_HAND =
            SubscribeOptions.builder().acknowledgeByHand().build();

    private final Running running = new Running();

    @AfterEach
    void close() {
        running.close();
    }

    private static String numbered(String body, long number) {
        return RawClient.numbered("n", "t", body, "s", number, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1.5S, 1500",
        "PT0S, 0",
        "PT0.0000001S, 1",
        "PT2H, 7200000",
        "PT100H, 86400000",
        "P10000000D, 86400000"
    })
    void rule08AHandlerThatAsksForAMessageLaterSaysWhenInMilliseconds(Duration delay, String millis) {
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            throw new RetryLaterException(delay, new IllegalStateException("no credit now"));
        });
        RawClient.Said said = running.connect().ask(numbered("a", 1));
        assertEquals(500, said.status());
        assertEquals("n", said.header("Peerpost-Node"));
        assertEquals(millis, said.header("Peerpost-Retry-After"));
        assertTrue(said.body().contains("java.lang.IllegalStateException: no credit now"), said.body());
        assertEquals(1, subscription.failed());
    }

    @Test
    void rule08AnOrdinaryFailureLeavesThePauseToThePublisher() {
        running.subscribe("n", "t", m -> {
            throw new IllegalStateException(new RetryLaterException(Duration.ofSeconds(1)));
        });
        RawClient.Said said = running.connect().ask(numbered("a", 1));
        assertEquals(500, said.status());
        assertEquals("", said.header("Peerpost-Retry-After"));
    }

    @Test
    void rule14AMessageThatIsAskedForLaterRunsAgain() {
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            throw new RetryLaterException(Duration.ofSeconds(1));
        });
        RawClient client = running.connect();
        assertEquals(500, client.ask(numbered("a", 1)).status());
        assertEquals(500, client.ask(numbered("a", 1)).status());
        assertEquals(2, subscription.failed());
    }

    @Test
    void rule08ARejectedMessageIs422WithTheHandlersReason() {
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            throw new RejectedMessageException("no \"such\" customer", new IllegalStateException("and why"));
        });
        RawClient.Said said = running.connect().ask(numbered("a", 1));
        assertEquals(422, said.status());
        assertEquals("n", said.header("Peerpost-Node"));
        assertTrue(said.body().contains("\"detail\":\"no \\\"such\\\" customer\""), said.body());
        await().until(() -> running.failures.equals(List.of("n 1 no \"such\" customer")));
        assertEquals(1, subscription.failed());
        assertEquals(0, subscription.handled());
    }

    @Test
    void rule14ARepetitionOfARejectedMessageIsRejectedAgainWithoutACall() {
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            throw new RejectedMessageException("no such customer");
        });
        assertEquals(422, running.connect().ask(numbered("a", 7)).status());
        RawClient.Said again = running.connect().ask(numbered("a", 7));
        assertEquals(422, again.status());
        assertEquals("n", again.header("Peerpost-Node"));
        assertTrue(again.body().contains("no such customer"), again.body());
        assertEquals(1, subscription.failed());
    }

    @Test
    void rule14ARepetitionThatJoinedARejectedMessageIsRejectedWithIt() throws InterruptedException {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        running.subscribe("n", "t", seen::add, BY_HAND);
        RawClient first = running.connect().send(numbered("a", 1));
        Delivery delivery = seen.take();
        RawClient second = running.connect().send(numbered("a", 1));
        second.silentFor(50);
        delivery.reject("no such customer");
        assertEquals(422, first.read().status());
        assertEquals(422, second.read().status());
        assertEquals(0, seen.size());
    }

    @Test
    void byHandItIsTheSameAndOnlyTheFirstWordCounts() throws InterruptedException {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        running.subscribe("n", "t", seen::add, BY_HAND);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a") + RawClient.post("n", "t", "b"));
        Delivery later = seen.take();
        later.retryAfter(Duration.ofSeconds(3), null);
        later.reject("too late");
        RawClient.Said said = client.read();
        assertEquals(500, said.status());
        assertEquals("3000", said.header("Peerpost-Retry-After"));
        Delivery rejected = seen.take();
        rejected.reject("no such customer");
        rejected.acknowledge();
        assertEquals(422, client.read().status());
    }

    @Test
    void whereReturningAcknowledgesNeitherIsAllowedByHand() {
        running.subscribe("n", "t", m -> m.reject("no"));
        running.subscribe("m", "t", m -> m.retryAfter(Duration.ZERO, null));
        for (String node : List.of("n", "m")) {
            RawClient.Said said = running.connect().ask(RawClient.post(node, "t", "a"));
            assertEquals(500, said.status());
            assertTrue(said.body().contains("acknowledgeByHand"), said.body());
        }
    }

    @Test
    void aNegativeDelayIsRefusedAndTheDeliveryGoesOn() throws InterruptedException {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        running.subscribe("n", "t", seen::add, BY_HAND);
        RawClient client = running.connect().send(RawClient.post("n", "t", "a"));
        Delivery delivery = seen.take();
        assertThrows(IllegalArgumentException.class, () -> delivery.retryAfter(Duration.ofMillis(-1), null));
        delivery.acknowledge();
        assertEquals(200, client.read().status());
    }

    @Test
    void aLongReasonIsCut() {
        running.subscribe("n", "t", m -> {
            throw new RejectedMessageException("x".repeat(5_000));
        });
        RawClient.Said said = running.connect().ask(numbered("a", 1));
        assertTrue(said.body().contains("x".repeat(199) + "…"), said.body());
        assertTrue(said.body().length() < 400, said.body());
    }
}
