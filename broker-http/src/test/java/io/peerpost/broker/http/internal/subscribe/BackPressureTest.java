package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order, queues that are full, keys, and work that nobody waits for. */
class BackPressureTest {
    private final HeldHandler handler = new HeldHandler();
    private final Running running = new Running(config -> {
        config.ioThreads = 1;
        config.pauseAfter = Duration.ofMillis(100);
    });

    @AfterEach
    void close() {
        running.close();
    }

    private static SubscribeOptions.Builder bounded(int messages) {
        return SubscribeOptions.builder().queueMessages(messages);
    }

    private static String posts(int from, int to) {
        StringBuilder all = new StringBuilder();
        IntStream.range(from, to).forEach(i -> all.append(RawClient.numbered("n", "t", "m" + i, "s", i, 0)));
        return all.toString();
    }

    private HeldHandler releasing(int from, int to) {
        return handler.release(IntStream.range(from, to).mapToObj(i -> "m" + i).toArray(String[]::new));
    }

    @Test
    void rule16OneAtATimeKeepsTheOrderOfAConnection() throws InterruptedException {
        releasing(0, 200);
        running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(posts(0, 200));
        for (int i = 0; i < 200; i++) {
            assertEquals(200, client.read().status());
            handler.expect("m" + i);
        }
    }

    @Test
    void rule16AFullSubscriptionStopsReadingAndGoesOnAtHalf() throws InterruptedException {
        LocalSubscription subscription =
                running.subscribe("n", "t", handler, bounded(4).build());
        RawClient client = running.connect();
        client.send(posts(0, 1));
        handler.expect("m0");
        for (int i = 1; i < 5; i++) {
            client.send(posts(i, i + 1));
            int queued = i;
            await().until(() -> subscription.queued() == queued);
        }
        client.send(posts(5, 7));
        assertTrue(client.silentFor(150));
        assertEquals(4, subscription.queued());
        releasing(0, 1);
        handler.expect("m1");
        assertTrue(client.read().status() == 200 && client.silentFor(150));
        assertEquals(3, subscription.queued());
        releasing(1, 2);
        handler.expect("m2");
        await().until(() -> subscription.queued() == 4);
        releasing(2, 7);
        IntStream.range(1, 7).forEach(i -> assertEquals(200, client.read().status()));
        handler.expect("m3", "m4", "m5", "m6");
    }

    @Test
    void rule16BytesCountAsWellAsMessages() throws InterruptedException {
        SubscribeOptions options = SubscribeOptions.builder().queueBytes(10_000).build();
        LocalSubscription subscription = running.subscribe("n", "t", handler, options);
        RawClient client = running.connect().send(RawClient.post("n", "t", "a"));
        handler.expect("a");
        String large = "x".repeat(8_000);
        client.send(RawClient.post("n", "t", large)); // 10.7 kB in base64
        await().until(() -> subscription.queued() == 1);
        client.send(RawClient.post("n", "t", "b"));
        assertTrue(client.silentFor(100));
        assertEquals(1, subscription.queued());
        handler.release("a", large, "b");
        IntStream.range(0, 3).forEach(i -> assertEquals(200, client.read().status()));
    }

    @Test
    void rule16PastTheSecondBoundIs503AndNothingBehindItIsHandled() throws InterruptedException {
        LocalSubscription subscription =
                running.subscribe("n", "t", handler, bounded(4).build());
        RawClient client = running.connect().send(posts(0, 1));
        handler.expect("m0");
        client.send(posts(1, 100)); // one write, so that it is decoded in one go
        await().until(() -> subscription.queued() == 8);
        releasing(0, 100);
        List<Integer> statuses = new ArrayList<>();
        RawClient.Said last = client.read();
        while (last.status() == 200) {
            statuses.add(last.status());
            last = client.read();
        }
        assertEquals(9, statuses.size());
        assertEquals(503, last.status());
        assertEquals("n", last.header("Peerpost-Node"));
        assertEquals("", last.header("Peerpost-Leaving"));
        assertEquals("close", last.header("Connection"));
        assertTrue(client.endsInOrder());
        for (int i = 1; i < 9; i++) {
            handler.expect("m" + i);
        }
        assertEquals(0, handler.unasked());
        assertEquals(9, subscription.handled());
    }

    @Test
    void rule16AnswersSurviveWhatWasSentBehindA503AndNeverRead() throws InterruptedException {
        LocalSubscription subscription =
                running.subscribe("n", "t", handler, bounded(1).build());
        RawClient client = running.connect().send(posts(0, 1));
        handler.expect("m0");
        client.send(posts(1, 50));
        await().until(() -> subscription.queued() == 2);
        client.send(posts(50, 2000));
        releasing(0, 3);
        IntStream.range(0, 3).forEach(i -> assertEquals(200, client.read().status()));
        assertEquals(503, client.read().status());
        assertTrue(client.endsInOrder());
    }

    @Test
    void rule15QueuedMessagesAreDroppedWhenTheirConnectionEnds() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(posts(0, 5));
        handler.expect("m0");
        await().until(() -> subscription.queued() == 4);
        client.close();
        await().until(() -> subscription.queued() == 0);
        releasing(0, 9);
        assertEquals(200, running.connect().ask(posts(8, 9)).status());
        handler.expect("m8");
        await().until(() -> subscription.handled() == 2);
    }

    @Test
    void rule15AfterAPauseNothingIsHandledForAConnectionThatEndedMeanwhile() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(posts(0, 3));
        handler.expect("m0");
        await().until(() -> subscription.queued() == 2);
        try (StandingStill loop = new StandingStill(running.endpoint.loop())) {
            loop.standFor(Duration.ofMillis(300));
            client.close(); // nobody hears of it
            releasing(0, 3);
            await().until(() -> subscription.handled() == 1);
        }
        await().until(() -> running.endpoint.connections() == 0 && subscription.queued() == 0);
        releasing(9, 10);
        assertEquals(200, running.connect().ask(posts(9, 10)).status());
        handler.expect("m9");
        assertEquals(2, subscription.handled());
    }

    @Test
    void rule15AfterAPauseWhatIsStillWaitedForIsHandled() throws InterruptedException {
        LocalSubscription subscription = running.subscribe("n", "t", handler);
        RawClient client = running.connect().send(posts(0, 3));
        handler.expect("m0");
        await().until(() -> subscription.queued() == 2);
        try (StandingStill loop = new StandingStill(running.endpoint.loop())) {
            loop.standFor(Duration.ofMillis(300));
            releasing(0, 3);
            await().until(() -> subscription.handled() == 1);
        }
        IntStream.range(0, 3).forEach(i -> assertEquals(200, client.read().status()));
        handler.expect("m1", "m2");
    }

    @Test
    void rule17OneMessageOfAKeyAtATimeInTheirOrder() throws InterruptedException {
        SubscribeOptions options = SubscribeOptions.builder().concurrency(4).build();
        running.subscribe("n", "t", handler, options);
        RawClient client = running.connect();
        client.send(keyed("a1", "a") + keyed("a2", "a") + keyed("a3", "a") + keyed("b1", "b") + keyed("c", null));
        List<String> first = new ArrayList<>(List.of(
                handler.next().text(), handler.next().text(), handler.next().text()));
        first.sort(null);
        assertEquals(List.of("a1", "b1", "c"), first);
        assertTrue(client.silentFor(100));
        assertEquals(0, handler.unasked());
        handler.release("a1");
        handler.expect("a2");
        handler.release("b1", "c");
        assertTrue(client.read().status() == 200 && client.silentFor(100));
        assertEquals(0, handler.unasked());
        handler.release("a2", "a3");
        handler.expect("a3");
        IntStream.range(0, 4).forEach(i -> assertEquals(200, client.read().status()));
    }

    private static String keyed(String body, @Nullable String key) {
        return key == null
                ? RawClient.post("n", "t", body, "Peerpost-Id: " + body)
                : RawClient.post("n", "t", body, "Peerpost-Id: " + body, "Peerpost-Key: " + key);
    }

    @Test
    void concurrencyIsABound() throws InterruptedException {
        SubscribeOptions options = SubscribeOptions.builder().concurrency(3).build();
        running.subscribe("n", "t", handler, options);
        RawClient client = running.connect().send(posts(0, 6));
        List<String> first = new ArrayList<>(List.of(
                handler.next().text(), handler.next().text(), handler.next().text()));
        first.sort(null);
        assertEquals(List.of("m0", "m1", "m2"), first);
        assertTrue(client.silentFor(100));
        assertEquals(0, handler.unasked());
        handler.release("m1");
        handler.expect("m3");
        releasing(0, 6);
        IntStream.range(0, 6).forEach(i -> assertEquals(200, client.read().status()));
    }

    @Test
    void aPublisherHearsThatItsOldestRequestIsStillAtWork() throws InterruptedException {
        try (Running talking = new Running(config -> config.processingEvery = Duration.ofMillis(80))) {
            talking.subscribe("n", "t", handler);
            RawClient client = talking.connect().send(posts(0, 2));
            assertEquals(102, client.read().status());
            assertEquals(102, client.read().status());
            releasing(0, 2);
            RawClient.Said said = client.read();
            while (said.status() == 102) {
                said = client.read();
            }
            assertEquals(200, said.status());
            assertEquals(200, client.read().status());
            RawClient curl = talking.connect().send(RawClient.post("n", "t", "slow"));
            assertTrue(curl.silentFor(400));
            handler.release("slow");
            assertEquals(200, curl.read().status());
        }
    }
}
