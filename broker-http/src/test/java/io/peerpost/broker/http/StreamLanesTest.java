package io.peerpost.broker.http;

import static io.peerpost.broker.http.Brokers.end;
import static io.peerpost.broker.http.Brokers.settled;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stream lane between real brokers, alone and beside the compatible one. */
class StreamLanesTest {
    private final Brokers brokers = new Brokers();
    private final Queue<String> handled = new ConcurrentLinkedQueue<>();
    private final CountDownLatch slow = new CountDownLatch(1);

    @AfterEach
    void close() {
        slow.countDown();
        brokers.close();
    }

    private HttpBroker with(Lanes lanes) {
        return brokers.open(builder -> builder.lanes(lanes).retryPause(Duration.ofMillis(1)));
    }

    private static List<Publication> publish(HttpBroker publisher, int from, int to) {
        List<Publication> all = new ArrayList<>();
        IntStream.range(from, to).forEach(i -> all.add(publisher.publish("t", Message.of("" + i))));
        return all;
    }

    private static void assertAllDelivered(List<Publication> all) throws Exception {
        for (Publication publication : all) {
            assertEquals(Outcome.DELIVERED, end(publication).outcome());
        }
    }

    @Test
    void aNodeSaysInTheRegistryWhatItUnderstands() {
        String uri = "memory://lanes";
        try (Registry registry = Registries.open(uri);
                HttpBroker all = HttpBroker.builder(uri).listen("127.0.0.1:0").open();
                HttpBroker compatible = HttpBroker.builder(uri)
                        .listen("127.0.0.1:0")
                        .lanes(Lanes.COMPATIBLE)
                        .open()) {
            Subscription one = all.subscribe("t", m -> {});
            Subscription other = compatible.subscribe("t", m -> {});
            for (Node node :
                    registry.lookup("micro.http.broker").services().get(0).nodes()) {
                String lane = node.metadata().get("lane");
                assertEquals(node.id().equals(one.nodeId()) ? "stream1" : null, lane, other::nodeId);
            }
        }
    }

    @Test
    void aSlowHandlerHoldsUpItsOwnAcknowledgementAndNothingElse() throws Exception {
        with(Lanes.ALL)
                .subscribe(
                        "t",
                        m -> {
                            if (m.text().equals("slow")) {
                                slow.await();
                            }
                        },
                        SubscribeOptions.builder().concurrency(2).build());
        HttpBroker publisher = with(Lanes.ALL);
        Publication held = publisher.publish("t", Message.of("slow"));
        assertAllDelivered(publish(publisher, 0, 1_000));
        assertFalse(held.settled().toCompletableFuture().isDone());
        slow.countDown();
        assertEquals(Outcome.DELIVERED, end(held).outcome());
    }

    @Test
    void byHandManyAreUnderWayAndAnsweredInAnyOrder() throws Exception {
        BlockingQueue<Delivery> seen = new LinkedBlockingQueue<>();
        with(Lanes.ALL)
                .subscribe(
                        "t",
                        seen::add,
                        SubscribeOptions.builder()
                                .concurrency(3)
                                .acknowledgeByHand()
                                .build());
        List<Publication> all = publish(with(Lanes.ALL), 0, 3);
        List<Delivery> three = new ArrayList<>(List.of(seen.take(), seen.take(), seen.take()));
        for (int i = 2; i >= 0; i--) {
            Delivery last = three.get(i);
            last.acknowledge();
            int number = Integer.parseInt(last.text());
            assertEquals(Outcome.DELIVERED, end(all.get(number)).outcome());
        }
    }

    @Test
    void rule16TheOrderHoldsFromOnePublisherToOneNode() throws Exception {
        with(Lanes.ALL).subscribe("t", m -> handled.add(m.text()));
        List<Publication> all = publish(with(Lanes.ALL), 0, 5_000);
        assertAllDelivered(all);
        assertEquals(IntStream.range(0, 5_000).mapToObj(i -> "" + i).toList(), List.copyOf(handled));
    }

    @Test
    void rule17AndByKeyWhereSeveralAreHandledAtOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            with(Lanes.ALL)
                    .subscribe(
                            "t",
                            m -> handled.add(m.text()),
                            SubscribeOptions.builder().queue("g").concurrency(4).build());
        }
        HttpBroker publisher = with(Lanes.ALL);
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            all.add(publisher.publish("t", Message.of(i % 3 + " " + i), PublishOptions.orderedBy("k" + i % 3)));
        }
        assertAllDelivered(all);
        for (String key : List.of("0", "1", "2")) {
            List<Integer> numbers = handled.stream()
                    .filter(text -> text.startsWith(key + " "))
                    .map(text -> Integer.valueOf(text.substring(2)))
                    .toList();
            assertEquals(200, numbers.size());
            assertEquals(numbers.stream().sorted().toList(), numbers);
        }
    }

    @Test
    void largeMessagesArriveAsTheyWereSent() throws Exception {
        with(Lanes.ALL)
                .subscribe(
                        "t",
                        m -> handled.add(m.text()),
                        SubscribeOptions.builder().concurrency(4).build());
        HttpBroker publisher = with(Lanes.ALL);
        List<Publication> all = new ArrayList<>();
        HashSet<String> sent = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            String text = (char) ('a' + i) + "0123456789".repeat(i % 3 == 0 ? 150_000 : i % 3 == 1 ? 7_000 : 1);
            sent.add(text);
            all.add(publisher.publish("t", Message.of(text)));
        }
        assertAllDelivered(all);
        assertEquals(sent, new HashSet<>(handled));
        assertEquals(12, handled.size());
    }

    @Test
    void rule20EachUnderstandsEachWhateverItWasToldToSpeak() throws Exception {
        for (Lanes subscriber : Lanes.values()) {
            with(subscriber).subscribe("t", m -> handled.add(m.text()));
        }
        for (Lanes publisher : Lanes.values()) {
            for (Publication publication : publish(with(publisher), 0, 50)) {
                assertEquals(2, settled(publication).count(Outcome.DELIVERED));
            }
        }
        assertEquals(200, handled.size());
    }

    @Test
    void rule18AGroupWhoseMembersAreReplacedByOnesWithoutTheLaneLosesAndDoublesNothing() throws Exception {
        SubscribeOptions group = SubscribeOptions.queue("g");
        HttpBroker publisher = with(Lanes.ALL);
        List<Publication> all = new ArrayList<>();
        Subscription member = with(Lanes.ALL).subscribe("t", m -> handled.add(m.text()), group);
        for (Lanes next : List.of(Lanes.COMPATIBLE, Lanes.ALL, Lanes.COMPATIBLE)) {
            all.addAll(publish(publisher, all.size(), all.size() + 400));
            Subscription successor = with(next).subscribe("t", m -> handled.add(m.text()), group);
            member.close();
            member = successor;
        }
        all.addAll(publish(publisher, all.size(), all.size() + 400));
        assertAllDelivered(all);
        assertEquals(1_600, handled.size());
        assertEquals(1_600, new HashSet<>(handled).size());
        assertEquals(0, publisher.stats().redeliveries());
    }

    @Test
    void rule19ManyPublishersShareASmallQueueAndAllGetThrough() throws Exception {
        with(Lanes.ALL)
                .subscribe(
                        "t",
                        m -> handled.add(m.text()),
                        SubscribeOptions.builder()
                                .queueMessages(4)
                                .concurrency(2)
                                .build());
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.addAll(publish(with(Lanes.ALL), 0, 100));
        }
        assertAllDelivered(all);
        assertEquals(800, handled.size());
    }

    @Test
    void rule21AnIdlePublisherLetsANodeThatClosesGoAtOnce() throws Exception {
        HttpBroker subscriber = with(Lanes.ALL);
        Subscription subscription = subscriber.subscribe("t", m -> handled.add(m.text()));
        HttpBroker publisher = with(Lanes.ALL);
        assertAllDelivered(publish(publisher, 0, 10));
        subscription.close();
        await().until(() -> publisher.stats().waiting() == 0);
        assertEquals(10, handled.size());
        assertTrue(settled(publisher.publish(
                                "t",
                                Message.of("nobody"),
                                PublishOptions.builder().atMostOnce().build()))
                        .count(Outcome.DELIVERED)
                == 0);
    }
}
