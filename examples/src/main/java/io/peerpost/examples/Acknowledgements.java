package io.peerpost.examples;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What a handler can say of a message: done, not now, never; by returning and throwing, or by hand. */
public final class Acknowledgements {
    private Acknowledgements() {}

    /** Takes a registry's URI, such as {@code mdns://}. */
    public static void main(String[] args) {
        run(Registry.of(args)).forEach(System.out::println);
    }

    /** Publishes three orders. Returns how each ended. */
    static List<String> run(String registry) {
        ExecutorService carrier = Executors.newSingleThreadExecutor();
        try (Broker broker = HttpBroker.open(registry)) {
            broker.subscribe("orders", Acknowledgements::bill, SubscribeOptions.queue("bill"));
            broker.subscribe(
                    "orders",
                    order -> ship(order, carrier),
                    SubscribeOptions.builder().queue("ship").acknowledgeByHand().build());
            return List.of(publish(broker, "42"), publish(broker, "without credit"), publish(broker, ""));
        } finally {
            carrier.shutdown();
        }
    }

    /** By returning: done. By throwing: anything else. */
    private static void bill(Delivery order) {
        if (order.text().isEmpty()) {
            throw new RejectedMessageException("an order without number"); // a dead letter, no other attempt
        }
        if (order.text().equals("without credit") && order.attempt() == 1) {
            throw new RetryLaterException(Duration.ofMillis(200)); // and not sooner; others go on meanwhile
        }
    }

    /** By hand: somebody else says it later, and has time for it. */
    private static void ship(Delivery order, ExecutorService carrier) {
        order.extend(Duration.ofMinutes(5));
        carrier.execute(() -> {
            if (order.text().isEmpty()) {
                order.reject("nothing to ship");
            } else {
                order.acknowledge();
            }
        });
    }

    private static String publish(Broker broker, String order) {
        StringBuilder line = new StringBuilder("'" + order + "':");
        Settlement settlement = broker.publish("orders", Message.of(order))
                .settled()
                .toCompletableFuture()
                .join();
        settlement.ends().stream()
                .sorted((a, b) -> a.target().toString().compareTo(b.target().toString()))
                .forEach(end -> line.append(' ')
                        .append(end.target().queue())
                        .append(' ')
                        .append(end.outcome())
                        .append(" after ")
                        .append(end.attempts())
                        .append(';'));
        return line.toString();
    }
}
