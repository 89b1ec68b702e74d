package io.peerpost.examples;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first message: to a subscriber that gets every message, and to one member of a group. */
public final class Hello {
    private static final Logger log = LoggerFactory.getLogger(Hello.class);

    private Hello() {}

    /** Takes a registry's URI, such as {@code mdns://}. */
    public static void main(String[] args) {
        run(Registry.of(args));
    }

    static Settlement run(String registry) {
        try (Broker broker = HttpBroker.open(registry)) {
            broker.subscribe("orders", m -> show(m.text())); // every subscriber gets it
            broker.subscribe("orders", m -> bill(m.text()), SubscribeOptions.queue("bill")); // one of the group gets it
            Publication p = broker.publish("orders", Message.of("42").with("tenant", "blue"));
            p.settled().thenAccept(s -> log.info("{}", s)); // per target: delivered, dead-lettered, expired, gone …

            // A service would go on here. This program ends, and waits for the end of the message first.
            return p.settled().toCompletableFuture().join();
        }
    }

    private static void show(String order) {
        System.out.println("order " + order + " came in");
    }

    private static void bill(String order) {
        System.out.println("order " + order + " is billed");
    }
}
