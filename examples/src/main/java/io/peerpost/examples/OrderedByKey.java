package io.peerpost.examples;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Order within a group. A group shares messages out, and so has no order as a whole; messages of one key go to one
 * member, one after the other, also where it handles many at once.
 */
public final class OrderedByKey {
    private OrderedByKey() {}

    /** Takes a registry's URI, such as {@code mdns://}. */
    public static void main(String[] args) {
        run(Registry.of(args)).forEach((account, seen) -> System.out.println(account + ": " + seen));
    }

    /** Returns what was seen of each account, in the order of handling. */
    static Map<String, List<String>> run(String registry) {
        Map<String, List<String>> seen = new ConcurrentHashMap<>();
        SubscribeOptions member =
                SubscribeOptions.builder().queue("ledger").concurrency(8).build();
        try (Broker one = HttpBroker.open(registry);
                Broker two = HttpBroker.open(registry);
                Broker publisher = HttpBroker.open(registry)) {
            for (Broker broker : List.of(one, two)) {
                broker.subscribe("bookings", m -> book(seen, m.header().getOrDefault("account", ""), m.text()), member);
            }

            List<Publication> publications = new ArrayList<>();
            for (int n = 0; n < 50; n++) {
                for (String account : List.of("anna", "bert", "cleo")) {
                    Message booking = Message.of("booking " + n).with("account", account);
                    publications.add(publisher.publish("bookings", booking, PublishOptions.orderedBy(account)));
                }
            }
            publications.forEach(p -> p.settled().toCompletableFuture().join());
        }
        return seen;
    }

    private static void book(Map<String, List<String>> seen, String account, String booking) {
        seen.computeIfAbsent(account, a -> Collections.synchronizedList(new ArrayList<>()))
                .add(booking);
    }
}
