package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a subscription leaves. */
class DrainTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final HeldHandler handler = new HeldHandler();
    private final Running running = new Running(config -> {
        config.peerCloseTime = Duration.ofMillis(300);
        config.farewellTime = Duration.ofMillis(500);
    });

    /** Waits for its publishers for as long as they want. */
    private final Running patient = new Running(config -> config.peerCloseTime = LONG);

    @AfterEach
    void close() {
        running.close();
        patient.close();
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
    void rule21WhatAPublisherStillHasForItIsHandledAfterTheGraceUntilThePublisherCloses() throws Exception {
        LocalSubscription subscription = patient.subscribe("n", "t", handler.release("a", "b", "c"));
        RawClient client = patient.connect();
        assertEquals("", client.ask(message("a", 1)).header("Peerpost-Leaving"));
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, LONG);
        await().until(subscription::departing);
        for (int number = 2; number <= 3; number++) {
            RawClient.Said said = client.ask(message(number == 2 ? "b" : "c", number));
            assertEquals(200, said.status());
            assertEquals("1", said.header("Peerpost-Leaving"), "it should be owed nothing new");
        }
        assertFalse(subscription.leaving());
        client.close();
        assertEquals(0, drained.get());
    }

    @Test
    void rule21OneThatHasSaidNothingForAWhileIsNotWaitedForAnyLonger() throws Exception {
        try (Running brisk = new Running(config -> {
            config.peerCloseTime = Duration.ofMillis(100);
            config.farewellTime = LONG;
        })) {
            LocalSubscription subscription = brisk.subscribe("n", "t", handler.release("a"));
            RawClient client = brisk.connect();
            client.ask(message("a", 1));
            CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, LONG.multipliedBy(3));
            assertTrue(client.endsInOrder(), "though it has not closed, and says nothing for longer than that");
            assertEquals(0, drained.get());
        }
    }

    @Test
    void rule21OneThatWasTurnedAwayForWantOfRoomComesAgain() throws Exception {
        LocalSubscription subscription = patient.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(1).build());
        RawClient client = patient.connect();
        client.send(message("a", 1));
        handler.expect("a");
        client.send(message("b", 2));
        await().until(() -> subscription.queued() == 1);
        RawClient other = patient.connect();
        other.send(message("c", 3));
        await().until(() -> subscription.queued() == 2);
        RawClient late = patient.connect();
        assertEquals(503, late.ask(message("d", 4)).status());
        assertTrue(late.endsInOrder());
        CompletableFuture<Integer> drained = drain(subscription, Duration.ZERO, Duration.ofSeconds(4));
        await().until(subscription::departing);
        handler.release("a", "b", "c", "d");
        client.close();
        other.close();
        await().until(() -> subscription.queued() == 0);
        RawClient again = patient.connect();
        assertEquals(200, again.ask(message("d", 4)).status());
        again.close();
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
