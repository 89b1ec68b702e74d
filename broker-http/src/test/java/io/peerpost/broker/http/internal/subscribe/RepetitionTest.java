package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.SubscribeOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that come again. */
class RepetitionTest {
    private final Running running = new Running();
    private final HeldHandler handler = new HeldHandler();

    @AfterEach
    void close() {
        running.close();
    }

    private static String numbered(String body, long number, long lowest) {
        return RawClient.numbered("n", "t", body, "s", number, lowest);
    }

    @Test
    void rule14ARepetitionOfARunningMessageGetsItsOutcome() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient first = running.connect().send(numbered("a", 1, 1));
        handler.expect("a");
        RawClient second = running.connect().send(numbered("a", 1, 1));
        second.silentFor(50);
        handler.release("a");
        assertEquals(200, first.read().status());
        assertEquals(200, second.read().status());
        assertEquals(1, subscription.handled());
        assertEquals(0, handler.unasked());
    }

    @Test
    void rule14ARepetitionOfAQueuedMessageGetsItsOutcomeAndKeepsItFromBeingDropped() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        running.connect().send(numbered("first", 1, 1));
        handler.expect("first");
        RawClient second = running.connect().send(numbered("fail", 2, 1));
        await().until(() -> subscription.queued() == 1);
        RawClient again = running.connect().send(numbered("fail", 2, 1) + probe());
        await().until(() -> running.endpoint.connections() == 3);
        again.silentFor(50);
        second.close();
        await().until(() -> running.endpoint.connections() == 2);
        handler.release("first", "fail");
        handler.expect("fail");
        assertEquals(500, again.read().status());
        assertEquals(1, subscription.failed());
    }

    private static String probe() {
        return "GET /?id=n HTTP/1.1\r\nPeerpost-Probe: 1\r\n\r\n";
    }

    @Test
    void rule14ARepetitionOfAMessageThatReturnedIsAnsweredAtOnce() {
        handler.release("a");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        assertEquals(200, running.connect().ask(numbered("a", 7, 3)).status());
        RawClient.Said again = running.connect().ask(numbered("a", 7, 7));
        assertEquals(200, again.status());
        assertEquals("n", again.header("Peerpost-Node"));
        assertEquals(1, subscription.handled());
    }

    @Test
    void rule14AMessageThatFailedRunsAgain() {
        handler.release("fail");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        assertEquals(500, running.connect().ask(numbered("fail", 7, 7)).status());
        assertEquals(500, running.connect().ask(numbered("fail", 7, 7)).status());
        assertEquals(2, subscription.failed());
    }

    @Test
    void rule14WhatIsBelowTheLowestNumberIsForgottenAndRunsAgain() {
        handler.release("a", "b");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        client.ask(numbered("a", 1, 1));
        client.ask(numbered("b", 2, 2));
        client.ask(numbered("b", 2, 2));
        assertEquals(2, subscription.handled());
        client.ask(numbered("a", 1, 1));
        assertEquals(3, subscription.handled());
    }

    @Test
    void rule14NumbersOfTwoPublishersAreTwoThings() {
        handler.release("a");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        client.ask(RawClient.numbered("n", "t", "a", "one", 1, 1));
        client.ask(RawClient.numbered("n", "t", "a", "two", 1, 1));
        assertEquals(2, subscription.handled());
    }

    @Test
    void rule14IdsThatTheCallerChoseAreRememberedToo() {
        handler.release("a");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        assertEquals(
                200,
                client.ask(RawClient.post("n", "t", "a", "Peerpost-Id: mine")).status());
        assertEquals(
                200,
                client.ask(RawClient.post("n", "t", "a", "Peerpost-Id: mine")).status());
        assertEquals(1, subscription.handled());
    }

    @Test
    void rule14IdsAreRememberedPerSubscription() {
        handler.release("a");
        LocalSubscription one = running.subscribe("n", "t", handler);
        LocalSubscription two = running.subscribe("m", "t", handler, SubscribeOptions.queue("q"));
        RawClient client = running.connect();
        client.ask(RawClient.numbered("n", "t", "a", "s", 1, 1));
        client.ask(RawClient.numbered("m", "t", "a", "s", 1, 1));
        assertEquals(1, one.handled());
        assertEquals(1, two.handled());
    }

    @Test
    void messagesWithoutAnIdAreNeverRepetitions() {
        handler.release("a");
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect();
        client.ask(RawClient.post("n", "t", "a"));
        client.ask(RawClient.post("n", "t", "a"));
        assertEquals(2, subscription.handled());
    }
}
