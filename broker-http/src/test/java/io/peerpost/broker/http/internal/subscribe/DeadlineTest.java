package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a handler has, and how a message ends by hand. */
class DeadlineTest {
    private static final SubscribeOptions SHORT =
            SubscribeOptions.builder().deadline(Duration.ofMillis(100)).build();
    private static final SubscribeOptions BY_HAND = SubscribeOptions.builder()
            .deadline(Duration.ofMillis(300))
            .acknowledgeByHand()
            .build();

    private final Running running = new Running();

    @AfterEach
    void close() {
        running.close();
    }

    @Test
    void rule14ADeadlineEndsInAnExplicitFailureAndAnInterrupt() throws InterruptedException {
        HeldHandler handler = new HeldHandler();
        LocalSubscription subscription = running.subscribe("n", "t", handler, SHORT);
        RawClient.Said said = running.connect().ask(RawClient.numbered("n", "t", "a", "s", 1, 1));
        assertEquals(500, said.status());
        assertEquals("n", said.header("Peerpost-Node"));
        assertTrue(said.body().contains("deadline"), said.body());
        handler.interrupted();
        await().until(() -> running.failures.size() == 1);
        assertEquals(1, subscription.failed());
    }

    @Test
    void rule14TheDeadlineRunsFromTheHandlersStart() throws InterruptedException {
        HeldHandler handler = new HeldHandler();
        SubscribeOptions options =
                SubscribeOptions.builder().deadline(Duration.ofMillis(700)).build();
        running.subscribe("n", "t", handler, options);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a") + RawClient.post("n", "t", "b"));
        handler.expect("a");
        assertEquals(500, client.read().status());
        handler.release("b");
        assertEquals(200, client.read().status());
    }

    @Test
    void rule14TheSlotStaysTakenUntilTheHandlerReallyReturns() throws InterruptedException {
        HeldHandler handler = new HeldHandler().ignoringInterrupts();
        running.subscribe("n", "t", handler, SHORT);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a") + RawClient.post("n", "t", "b"));
        handler.expect("a");
        assertEquals(500, client.read().status());
        handler.interrupted();
        assertTrue(client.silentFor(150));
        assertEquals(0, handler.unasked());
        handler.release("a", "b");
        handler.expect("b");
        assertEquals(200, client.read().status());
    }

    @Test
    void rule14ARepetitionOfAMessagePastItsDeadlineRunsAgain() throws InterruptedException {
        HeldHandler handler = new HeldHandler().ignoringInterrupts();
        LocalSubscription subscription = running.subscribe("n", "t", handler, SHORT);
        RawClient client = running.connect();
        assertEquals(
                500, client.ask(RawClient.numbered("n", "t", "a", "s", 1, 1)).status());
        client.send(RawClient.numbered("n", "t", "a", "s", 1, 1));
        handler.release("a");
        assertEquals(200, client.read().status());
        handler.expect("a", "a");
        assertEquals(1, subscription.handled());
    }

    @Test
    void rule14ADeadlineCanBeExtended() throws InterruptedException {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        BlockingQueue<String> go = new ArrayBlockingQueue<>(1);
        running.subscribe(
                "n",
                "t",
                m -> {
                    m.extend(Duration.ofSeconds(30));
                    seen.add(m);
                    go.take();
                },
                SHORT);
        RawClient client = running.connect().send(RawClient.post("n", "t", "a"));
        Delivery delivery = seen.take();
        assertTrue(client.silentFor(300));
        go.add("go");
        assertEquals(200, client.read().status());
        assertThrows(IllegalStateException.class, () -> delivery.extend(Duration.ofSeconds(1)));
    }

    @Test
    void rule14AnExtensionCanBeShorterThanWhatWasLeft() {
        running.subscribe("n", "t", m -> {
            m.extend(Duration.ofMillis(50));
            Thread.currentThread().join();
        });
        assertEquals(500, running.connect().ask(RawClient.post("n", "t", "a")).status());
    }

    @Test
    void theInterruptOfADeadlineDoesNotMeetTheNextMessage() throws InterruptedException {
        BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
        running.subscribe(
                "n",
                "t",
                m -> {
                    if (m.text().equals("late")) {
                        while (!Thread.currentThread().isInterrupted()) { // and it stays set when this returns
                            Thread.onSpinWait();
                        }
                    } else {
                        interrupted.add(Thread.currentThread().isInterrupted());
                    }
                },
                SHORT);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "late") + RawClient.post("n", "t", "next"));
        assertEquals(500, client.read().status());
        assertEquals(200, client.read().status());
        assertFalse(interrupted.take());
    }

    @Test
    void whatIsAcknowledgedByHandEndsThenAndNotAtTheReturn() throws InterruptedException {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        LocalSubscription subscription = running.subscribe("n", "t", seen::add, BY_HAND);
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a") + RawClient.post("n", "t", "b") + RawClient.post("n", "t", "c"));
        Delivery first = seen.take();
        assertTrue(client.silentFor(50));
        assertEquals(0, seen.size());
        first.acknowledge();
        first.fail(null);
        assertEquals(200, client.read().status());
        Delivery second = seen.take();
        second.fail(new IllegalStateException("by hand"));
        RawClient.Said failed = client.read();
        assertEquals(500, failed.status());
        assertTrue(failed.body().contains("by hand"), failed.body());
        assertEquals(500, client.read().status()); // the third past its deadline
        assertThrows(IllegalStateException.class, () -> second.extend(Duration.ofSeconds(1)));
        assertEquals(1, subscription.handled());
        assertEquals(2, subscription.failed());
    }

    @Test
    void oneAtATimeHoldsForAHandlerThatAcknowledgesBeforeItReturns() throws InterruptedException {
        HeldHandler handler = new HeldHandler();
        running.subscribe(
                "n",
                "t",
                m -> {
                    m.acknowledge();
                    handler.handle(m);
                },
                SubscribeOptions.builder().acknowledgeByHand().build());
        RawClient client = running.connect();
        client.send(RawClient.post("n", "t", "a") + RawClient.post("n", "t", "b"));
        assertEquals(200, client.read().status());
        handler.expect("a");
        assertTrue(client.silentFor(100));
        handler.release("a", "b");
        handler.expect("b");
        assertEquals(200, client.read().status());
    }

    @Test
    void acknowledgingByHandWhereReturningDoesIsRefused() {
        running.subscribe("n", "t", Delivery::acknowledge);
        RawClient.Said said = running.connect().ask(RawClient.post("n", "t", "a"));
        assertEquals(500, said.status());
        assertTrue(said.body().contains("acknowledgeByHand"), said.body());
    }

    @Test
    void anErrorInAHandlerEndsTheMessageAndNothingElse() {
        running.subscribe("n", "t", m -> {
            if (m.text().equals("a")) {
                throw new StackOverflowError("deep");
            }
        });
        RawClient client = running.connect();
        assertEquals(500, client.ask(RawClient.post("n", "t", "a")).status());
        assertEquals(200, client.ask(RawClient.post("n", "t", "b")).status());
    }
}
