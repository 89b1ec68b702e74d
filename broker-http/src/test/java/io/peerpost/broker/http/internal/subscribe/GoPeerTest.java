package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Publishers that take every answer for success. */
class GoPeerTest {
    private final HeldHandler handler = new HeldHandler();
    private final Running running = new Running(config -> {
        config.localPause = Duration.ofMillis(4);
        config.localAttempts = 4;
        config.goWaiting = 1;
        config.peerCloseTime = Duration.ofMillis(50);
    });

    @AfterEach
    void close() {
        running.close();
    }

    private static String go(String id, String body) {
        return RawClient.post(id, "t", body, "User-Agent: Go-http-client/1.1");
    }

    @Test
    void rule23AnUnknownIdEndsTheConnectionWithoutAWord() {
        running.subscribe("n", "t", handler.release("a"));
        assertTrue(running.connect().send(go("other", "a")).endsInOrder());
        assertTrue(running.connect()
                .send(RawClient.post("n", "another", "a", "User-Agent: Go-http-client/1.1"))
                .endsInOrder());
        RawClient good = running.connect();
        assertEquals(200, good.ask(go("n", "a")).status());
        assertEquals(200, good.ask(go("n", "a")).status());
    }

    @Test
    void rule23FullMeansThatTheAnswerWaitsAndPastThatTheConnectionEnds() throws InterruptedException {
        LocalSubscription subscription = running.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(1).build());
        RawClient first = running.connect().send(go("n", "a"));
        handler.expect("a");
        RawClient second = running.connect().send(go("n", "b"));
        await().until(() -> subscription.queued() == 1);
        RawClient third = running.connect().send(go("n", "c"));
        await().until(() -> subscription.queued() == 2);
        assertTrue(running.connect().send(go("n", "d")).endsInOrder());
        assertTrue(third.silentFor(100));
        handler.release("a", "b", "c");
        for (RawClient client : List.of(first, second, third)) {
            assertEquals(200, client.read().status());
        }
        handler.expect("b", "c");
        assertEquals(0, handler.unasked());
    }

    @Test
    void rule23RoomForThoseThatWaitIsGivenBack() throws InterruptedException {
        LocalSubscription subscription = running.subscribe(
                "n", "t", handler, SubscribeOptions.builder().queueMessages(1).build());
        running.connect().send(go("n", "a"));
        handler.expect("a");
        running.connect().send(go("n", "b"));
        await().until(() -> subscription.queued() == 1);
        for (int i = 0; i < 5; i++) {
            RawClient waiting = running.connect().send(go("n", "gone"));
            await().until(() -> subscription.queued() == 2);
            waiting.close();
            await().until(() -> subscription.queued() == 1);
        }
        assertEquals(0, handler.unasked());
    }

    @Test
    void rule23AHandlerThatFailsIsRunAgainHere() {
        AtomicInteger runs = new AtomicInteger();
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            if (runs.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            assertEquals(3, m.attempt());
        });
        assertEquals(200, running.connect().ask(go("n", "a")).status());
        await().until(() -> subscription.handled() == 1);
        assertEquals(2, subscription.failed());
        assertEquals(List.of(), running.deadLetters);
        assertEquals(Set.of("n 1 not yet", "n 2 not yet"), Set.copyOf(running.failures));
    }

    @Test
    void rule23AttemptsUsedUpMakeALocalDeadLetter() {
        running.subscribe(
                "n",
                "t",
                m -> {
                    throw new IllegalStateException("never");
                },
                SubscribeOptions.queue("q"));
        assertEquals(200, running.connect().ask(go("n", "a")).status());
        await().until(() -> !running.deadLetters.isEmpty());
        assertEquals(
                List.of("t q n a 4 4 attempts failed: java.lang.IllegalStateException: never"), running.deadLetters);
        assertEquals(4, running.failures.size());
    }

    @Test
    void rule23ADelayThatTheHandlerAsksForIsKeptHere() throws InterruptedException {
        BlockingQueue<Long> runs = new LinkedBlockingQueue<>();
        LocalSubscription subscription = running.subscribe("n", "t", m -> {
            runs.add(System.nanoTime());
            if (m.attempt() == 1) {
                throw new RetryLaterException(Duration.ofMillis(300)); // the pause here would be 4 ms
            }
        });
        assertEquals(200, running.connect().ask(go("n", "a")).status());
        await().until(() -> subscription.handled() == 1);
        assertTrue(-runs.take() + runs.take() >= 300_000_000, "it came too soon");
        assertEquals(1, subscription.failed());
    }

    @Test
    void rule23AMessageThatWaitsHereHoldsUpNoOther() {
        running.subscribe("n", "t", m -> {
            if (m.text().equals("later")) {
                throw new RetryLaterException(Duration.ofHours(1));
            }
        });
        RawClient client = running.connect();
        assertEquals(200, client.ask(go("n", "later")).status());
        assertEquals(200, client.ask(go("n", "a")).status());
        assertEquals(200, client.ask(go("n", "b")).status());
    }

    @Test
    void rule23ARejectedMessageIsALocalDeadLetterAtOnce() {
        running.subscribe("n", "t", m -> {
            throw m.attempt() == 1
                    ? new IllegalStateException("not yet")
                    : new RejectedMessageException("no such customer");
        });
        assertEquals(200, running.connect().ask(go("n", "a")).status());
        await().until(() -> !running.deadLetters.isEmpty());
        assertEquals(List.of("t null n a 2 rejected: no such customer"), running.deadLetters);
        await().until(() -> running.failures.size() == 2);
    }

    @Test
    void rule23WhatWaitsForHoursIsALocalDeadLetterWhenTheNodeCloses() {
        LocalSubscription subscription = running.subscribe(
                "n",
                "t",
                m -> {
                    throw new RetryLaterException(Duration.ofHours(2));
                },
                SubscribeOptions.builder().deadline(Duration.ofMillis(200)).build());
        assertEquals(200, running.connect().ask(go("n", "a")).status());
        assertEquals(1, subscription.drain(Duration.ZERO, Duration.ZERO));
        assertEquals(List.of("t null n a 1 closed before another attempt"), running.deadLetters);
        await("nothing is kept for the time when it would have come").until(() -> running.endpoint.timed() == 0);
    }

    @Test
    void rule23MessagesThatWaitForAnotherAttemptAreBounded() {
        try (Running slow = new Running(config -> config.localPause = Duration.ofSeconds(30))) {
            slow.subscribe(
                    "n",
                    "t",
                    m -> {
                        throw new IllegalStateException("never");
                    },
                    SubscribeOptions.builder().queueMessages(2).build());
            RawClient client = slow.connect();
            for (int i = 0; i < 5; i++) {
                assertEquals(200, client.ask(go("n", "m" + i)).status());
            }
            await().until(() -> slow.deadLetters.size() == 3);
            assertTrue(slow.deadLetters.get(0).contains("m2 1 too many messages wait"), slow.deadLetters.get(0));
        }
    }

    @Test
    void rule23DrainingEndsTheConnectionWithoutAWord() throws Exception {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient first = running.connect().send(go("n", "a"));
        handler.expect("a");
        CompletableFuture<Integer> drained =
                CompletableFuture.supplyAsync(() -> subscription.drain(Duration.ZERO, Duration.ofSeconds(20)));
        await().until(subscription::leaving);
        assertTrue(running.connect().send(go("n", "b")).endsInOrder());
        handler.release("a");
        assertEquals(200, first.read().status());
        assertEquals(0, drained.get());
    }

    @Test
    void rule23WhatWaitsForAnotherAttemptAtTheEndIsALocalDeadLetter() {
        try (Running slow = new Running(config -> config.localPause = Duration.ofSeconds(30))) {
            LocalSubscription subscription = slow.subscribe("n", "t", m -> {
                throw new IllegalStateException("never");
            });
            assertEquals(200, slow.connect().ask(go("n", "a")).status());
            assertEquals(1, subscription.drain(Duration.ZERO, Duration.ofMillis(50)));
            assertEquals(List.of("t null n a 1 closed before another attempt"), slow.deadLetters);
        }
    }

    @Test
    void rule23ARequestThatComesTooSlowlyEndsWithoutAWord() {
        try (Running slow = new Running(config -> config.requestTime = Duration.ofMillis(100))) {
            String head = "POST /?id=n HTTP/1.1\r\nUser-Agent: Go-http-client/1.1\r\nContent-Length: 9\r\n\r\nab";
            assertTrue(slow.connect().send(head).endsInOrder());
        }
    }

    @Test
    void rule23AnybodyElseGetsTheHonestStatus() {
        running.subscribe("n", "t", handler.release("fail"));
        RawClient curl = running.connect();
        String agent = "User-Agent: curl/8.0";
        assertEquals(404, curl.ask(RawClient.post("other", "t", "a", agent)).status());
        assertEquals(500, curl.ask(RawClient.post("n", "t", "fail", agent)).status());
        RawClient ours = running.connect();
        String go = "User-Agent: Go-http-client/1.1";
        assertEquals(
                500,
                ours.ask(RawClient.post("n", "t", "fail", go, "Peerpost-Id: s-1"))
                        .status());
    }
}
