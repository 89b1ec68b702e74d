package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a subscription leaves. */
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final HeldHandler handler = new HeldHandler();
    private final Running running = new Running(config -> config.peerCloseTime = Duration.ofMillis(300));

    @AfterEach
    void close() {
        running.close();
    }

    private static String message(String body, int number) {
        return RawClient.numbered("n", "t", body, "s", number, 0);
    }

    private static CompletableFuture<Integer> drain(LocalSubscription subscription, Duration grace, Duration atMost) {
        return CompletableFuture.supplyAsync(() -> subscription.drain(grace, atMost));
    }

    @Test
    void rule21WhatComesDuringTheGraceIsHandled() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler.release("a", "b"));
        RawClient client = running.connect();
        assertEquals(200, client.ask(message("a", 1)).status());
        CompletableFuture<Integer> drained = drain(subscription, Duration.ofMillis(400), LONG);
        assertEquals(200, running.connect().ask(message("b", 2)).status());
        assertEquals(0, drained.get());
    }

    @Test
    void rule21AfterTheGraceItSaysThatItLeavesAndFinishesWhatItHas() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(message("a", 1) + message("b", 2));
        handler.expect("a");
        await().until(() -> subscription.queued() == 1);
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, LONG);
        await().until(subscription::leaving);
        RawClient late = running.connect();
        RawClient.Said said = late.ask(message("c", 3));
        assertEquals(503, said.status());
        assertEquals("1", said.header("Peerpost-Leaving"));
        assertEquals("n", said.header("Peerpost-Node"));
        assertEquals(503, late.ask(message("d", 4)).status());
        handler.release("a", "b");
        assertEquals(200, client.read().status());
        assertEquals(200, client.read().status());
        assertEquals(0, drained.get());
        handler.expect("b");
        assertEquals(0, handler.unasked());
    }

    @Test
    void rule21ARepetitionWhileLeavingStillGetsItsOutcome() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        running.connect().send(message("a", 1));
        handler.expect("a");
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, LONG);
        await().until(subscription::leaving);
        RawClient again = running.connect().send(message("a", 1));
        assertTrue(again.silentFor(50));
        handler.release("a");
        assertEquals(200, again.read().status());
        assertEquals(0, drained.get());
    }

    @Test
    void rule21ConnectionsThatNobodyClosesAreClosedInOrder() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler.release("a"));
        RawClient client = running.connect();
        client.ask(message("a", 1));
        assertEquals(0, drain(subscription, Duration.ZERO, LONG).get());
        assertTrue(client.endsInOrder());
        assertEquals(404, running.connect().ask(message("b", 2)).status());
    }

    @Test
    void rule21ConnectionsOfOtherSubscriptionsStay() throws Exception {
        LocalSubscription leaving = running.subscribe("n", "t", handler.release("a", "b"));
        running.subscribe("m", "t", handler);
        RawClient client = running.connect();
        client.ask(message("a", 1));
        RawClient other = running.connect();
        other.ask(RawClient.post("m", "t", "a"));
        leaving.drain(Duration.ZERO, LONG);
        assertTrue(client.endsInOrder());
        assertEquals(200, other.ask(RawClient.post("m", "t", "b")).status());
    }

    @Test
    void rule21WhatIsNotDoneInTimeIsCountedAndAnswered() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        client.send(message("a", 1) + message("b", 2) + message("c", 3));
        handler.expect("a");
        await().until(() -> subscription.queued() == 2);
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, Duration.ofMillis(100));
        RawClient.Said failed = client.read();
        assertEquals(500, failed.status());
        assertEquals("n", failed.header("Peerpost-Node"));
        IntStream.range(0, 2).forEach(i -> assertEquals("1", client.read().header("Peerpost-Leaving")));
        assertEquals(3, drained.get());
        handler.interrupted();
        assertEquals(0, handler.unasked());
    }

    @Test
    void otherPeersHearThatItIsUnavailableAndAreCutOff() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        running.connect().send(message("a", 1));
        handler.expect("a");
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, LONG);
        await().until(subscription::leaving);
        RawClient curl = running.connect();
        RawClient.Said said = curl.ask(RawClient.post("n", "t", "x"));
        assertEquals(503, said.status());
        assertEquals("", said.header("Peerpost-Leaving"));
        assertEquals("close", said.header("Connection"));
        assertTrue(curl.endsInOrder());
        handler.release("a");
        assertEquals(0, drained.get());
    }

    @Test
    void aSecondDrainReturnsAtOnce() {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        assertEquals(0, subscription.drain(Duration.ZERO, LONG));
        assertEquals(0, subscription.drain(LONG, LONG));
    }

    @Test
    void closingTheEndpointAnswersAndClosesInOrder() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(message("a", 1) + message("b", 2));
        handler.expect("a");
        await().until(() -> subscription.queued() == 1);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(running.endpoint::close);
        assertEquals(500, client.read().status());
        assertEquals("1", client.read().header("Peerpost-Leaving"));
        assertTrue(client.endsInOrder());
        client.close();
        closed.join();
    }
}
