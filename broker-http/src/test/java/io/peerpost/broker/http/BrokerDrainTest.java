package io.peerpost.broker.http;

import static io.peerpost.broker.http.Brokers.end;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A broker that leaves and stays open. */
class BrokerDrainTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final SubscribeOptions GROUP = SubscribeOptions.queue("g");

    private final Brokers brokers = new Brokers(lanes());
    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);

    /** What the brokers speak. */
    Lanes lanes() {
        return Lanes.ALL;
    }

    @AfterEach
    void close() {
        release.countDown();
        brokers.close();
    }

    private static CompletableFuture<Boolean> draining(HttpBroker broker) {
        return CompletableFuture.supplyAsync(() -> broker.drain(LONG));
    }

    @Test
    void rule21WhatRunsIsFinishedAndTheRestGoesToOtherMembers() throws Exception {
        HttpBroker leaving = brokers.open();
        CountDownLatch running = new CountDownLatch(1);
        leaving.subscribe(
                "t",
                m -> {
                    running.countDown();
                    release.await();
                    handled.add("leaving " + m.text());
                },
                GROUP);
        HttpBroker publisher = brokers.open();
        List<Publication> all = new ArrayList<>();
        all.add(publisher.publish("t", Message.of("0")));
        running.await();
        brokers.open().subscribe("t", m -> handled.add("other " + m.text()), GROUP);
        CompletableFuture<Boolean> drained = draining(leaving);
        await().until(() -> brokers.nodes() == 1);
        IntStream.range(1, 50).forEach(i -> all.add(publisher.publish("t", Message.of("" + i))));
        await().until(() -> handled.size() == 49);
        assertFalse(drained.isDone(), "what runs has not ended");
        release.countDown();
        assertTrue(drained.get(30, TimeUnit.SECONDS));
        for (Publication publication : all) {
            assertEquals(Outcome.DELIVERED, end(publication).outcome());
            assertEquals(1, end(publication).attempts());
        }
        assertEquals(50, handled.size());
        assertTrue(handled.contains("leaving 0"), handled::toString);
    }

    @Test
    void rule21AllSubscriptionsLeaveSideBySide() throws Exception {
        HttpBroker leaving = brokers.open();
        CountDownLatch running = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            // each waits for all of them to have left: one after the other this would never end
            leaving.subscribe("t" + i, m -> {
                running.countDown();
                await().atMost(LONG).until(() -> brokers.nodes() == 0);
            });
        }
        HttpBroker publisher = brokers.open();
        IntStream.range(0, 3).forEach(i -> publisher.publish("t" + i, Message.of("x")));
        running.await();
        assertTrue(leaving.drain(LONG));
        assertEquals(3, leaving.stats().handled());
    }

    @Test
    void itWaitsUntilWhatItHasPublishedIsSettled() throws Exception {
        HttpBroker subscriber = brokers.open();
        subscriber.subscribe("t", m -> {
            release.await();
            handled.add(m.text());
        });
        HttpBroker leaving = brokers.open();
        IntStream.range(0, 20).forEach(i -> leaving.publish("t", Message.of("" + i)));
        CompletableFuture<Boolean> drained = draining(leaving);
        assertThrows(Exception.class, () -> drained.get(200, TimeUnit.MILLISECONDS), "nothing is settled");
        release.countDown();
        assertTrue(drained.get(30, TimeUnit.SECONDS));
        assertEquals(20, handled.size());
        assertEquals(0, leaving.stats().waiting());
    }

    @Test
    void whatIsNotSettledInTimeIsSaidAndNotGivenUp() throws Exception {
        HttpBroker leaving = brokers.open();
        Publication held = leaving.publish("t", Message.of("x"));
        assertFalse(leaving.drain(Duration.ofMillis(50)));
        brokers.open().subscribe("t", m -> handled.add(m.text()));
        assertEquals(Outcome.DELIVERED, end(held).outcome());
        assertTrue(leaving.drain(LONG));
    }

    @Test
    void aHandlerThatDoesNotEndInTimeIsCutShortAndThatIsSaid() throws Exception {
        HttpBroker leaving = brokers.open();
        CountDownLatch running = new CountDownLatch(1);
        leaving.subscribe(
                "t",
                m -> {
                    running.countDown();
                    release.await();
                },
                GROUP);
        Publication publication = brokers.open().publish("t", Message.of("x"));
        running.await();
        assertFalse(leaving.drain(Duration.ofMillis(50)));
        brokers.open().subscribe("t", m -> handled.add(m.text()), GROUP);
        assertEquals(Outcome.DELIVERED, end(publication).outcome(), "its publisher keeps it");
        assertEquals(2, end(publication).attempts());
    }

    @Test
    void publishingAndSubscribingWorkMeanwhileAndAfterwards() throws Exception {
        HttpBroker leaving = brokers.open();
        brokers.open().subscribe("other", m -> handled.add(m.text()));
        CountDownLatch running = new CountDownLatch(1);
        leaving.subscribe("t", m -> {
            running.countDown();
            release.await();
            leaving.publish("other", Message.of("from the handler"));
        });
        Publication publication = brokers.open().publish("t", Message.of("x"));
        running.await();
        CompletableFuture<Boolean> drained = draining(leaving);
        await().until(() -> brokers.nodes() == 1);
        end(leaving.publish("other", Message.of("meanwhile")));
        release.countDown();
        assertTrue(drained.get(30, TimeUnit.SECONDS), "what the handler published counts as well");
        assertEquals(Outcome.DELIVERED, end(publication).outcome());
        end(leaving.publish("other", Message.of("afterwards")));
        assertEquals(List.of("meanwhile", "from the handler", "afterwards"), handled);
        leaving.subscribe("t", m -> handled.add("again"));
        end(leaving.publish("t", Message.of("x")));
        assertEquals("again", handled.get(3));
    }

    @Test
    void withoutATimeItLeavesWithoutWaiting() {
        HttpBroker leaving = brokers.open();
        leaving.subscribe("t", m -> {});
        assertTrue(leaving.drain(Duration.ZERO), "nothing was left");
        assertEquals(0, brokers.nodes());
        leaving.publish("nobody", Message.of("x"));
        assertFalse(leaving.drain(Duration.ZERO));
    }

    @Test
    void aBrokerThatHasDoneNothingIsDrained() {
        assertTrue(brokers.open().drain(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    @Test
    void anInterruptEndsTheWaitingAndStaysSet() throws Exception {
        HttpBroker leaving = brokers.open();
        leaving.publish("nobody", Message.of("x"));
        CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
        AtomicBoolean drained = new AtomicBoolean(true);
        Thread waiting = new Thread(() -> {
            drained.set(leaving.drain(LONG));
            stillSet.complete(Thread.currentThread().isInterrupted());
        });
        waiting.start();
        waiting.interrupt();
        assertTrue(stillSet.get(10, TimeUnit.SECONDS));
        assertFalse(drained.get());
    }

    @Test
    void closingMeanwhileWaitsForWhatRunsAndCutsNothingShort() throws Exception {
        HttpBroker leaving = brokers.open();
        CountDownLatch running = new CountDownLatch(1);
        leaving.subscribe("t", m -> {
            running.countDown();
            release.await();
            handled.add(m.text());
        });
        Publication publication = brokers.open().publish("t", Message.of("x"));
        running.await();
        CompletableFuture<Boolean> drained = draining(leaving);
        await().until(() -> brokers.nodes() == 0);
        CompletableFuture<Void> closed = CompletableFuture.runAsync(leaving::close);
        assertThrows(Exception.class, () -> closed.get(200, TimeUnit.MILLISECONDS), "the handler still runs");
        release.countDown();
        closed.get(30, TimeUnit.SECONDS);
        drained.get(30, TimeUnit.SECONDS);
        assertEquals(List.of("x"), handled);
        assertEquals(Outcome.DELIVERED, end(publication).outcome());
        assertEquals(1, end(publication).attempts());
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        HttpBroker broker = brokers.open();
        assertThrows(IllegalArgumentException.class, () -> broker.drain(Duration.ofMillis(-1)));
        broker.close();
        assertThrows(IllegalStateException.class, () -> broker.drain(LONG));
    }
}
