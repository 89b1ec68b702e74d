package io.peerpost.examples;

import io.peerpost.broker.Broker;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.time.Duration;
import java.util.List;

/** A publisher that looks after its messages: who has them, who does not, and what to do about those. */
public final class Settlements {
    private Settlements() {}

    /** Takes a registry's URI, such as {@code mdns://}. */
    public static void main(String[] args) {
        run(Registry.of(args)).forEach(System.out::println);
    }

    /** Publishes three messages. Returns what became of each. */
    static List<String> run(String registry) {
        // Three attempts, so that the failing handler below becomes a dead letter soon. The default is 16.
        try (Broker broker = HttpBroker.builder(registry)
                .attempts(3)
                .retryPause(Duration.ofMillis(20))
                .open()) {
            broker.subscribe("orders", order -> {}, SubscribeOptions.queue("ship"));
            broker.subscribe("orders", order -> failIfUnpaid(order.text()), SubscribeOptions.queue("bill"));

            String paid = publish(broker, "orders", "paid");
            String unpaid = publish(broker, "orders", "unpaid");
            String unheard = publish(broker, "invoices", "nobody subscribes to these");

            // What did not reach a target is kept: look at it, mend the cause, and redeliver or purge it.
            for (DeadLetter letter : broker.deadLetters().list()) {
                System.out.println("dead letter " + letter.number() + ": " + letter.end());
                broker.deadLetters().purge(letter.number());
            }
            return List.of(paid, unpaid, unheard);
        }
    }

    private static String publish(Broker broker, String topic, String text) {
        // Held for a second if nobody is there. The default is 60 s.
        PublishOptions options =
                PublishOptions.builder().holdFor(Duration.ofSeconds(1)).build();
        try {
            // A service would not wait, but say what to do once it is settled.
            return broker.publish(topic, Message.of(text), options)
                    .settled()
                    .thenApply(Settlements::describe)
                    .toCompletableFuture()
                    .join();
        } catch (InboxFullException e) {
            // Thrown by publish itself: it takes no more than it can keep. WhenFull has other ways.
            return text + ": not accepted, " + e.getMessage();
        }
    }

    /** One end per target: a group, a broadcast subscriber, or nobody. */
    private static String describe(Settlement settlement) {
        StringBuilder line = new StringBuilder(settlement.good() ? "good:" : "look after it:");
        for (Settlement.End end : settlement.ends()) {
            line.append(' ')
                    .append(end.target())
                    .append(' ')
                    .append(end.outcome())
                    .append(';');
        }
        return line.toString();
    }

    private static void failIfUnpaid(String order) {
        if (order.equals("unpaid")) {
            throw new IllegalStateException("there is no bill for it");
        }
    }
}
