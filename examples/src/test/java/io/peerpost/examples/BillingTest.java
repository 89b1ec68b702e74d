package io.peerpost.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Broker;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a user tests a service of theirs. Each test has a registry of its own, so they can run side by side. */
final class BillingTest {
    private final String registry = "memory://" + UUID.randomUUID();

    @Test
    void announcesABillForEachOrder() throws Exception {
        CompletableFuture<String> bill = new CompletableFuture<>();
        try (Broker service = HttpBroker.open(registry);
                Broker test = HttpBroker.open(registry);
                Billing billing = new Billing(service)) {
            test.subscribe("bills", m -> bill.complete(m.text()));
            test.publish("orders", Message.of("42"));
            assertEquals("bill for 42", bill.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void anOrderWithoutNumberIsADeadLetterAtOnce() throws Exception {
        try (Broker service = HttpBroker.open(registry);
                Broker test = HttpBroker.open(registry);
                Billing billing = new Billing(service)) {
            Settlement end = test.publish("orders", Message.of(" "))
                    .settled()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
            assertEquals(1, end.count(Outcome.DEAD_LETTERED));
            DeadLetter letter = test.deadLetters().list().get(0);
            assertEquals("rejected: an order without number", letter.end().reason());
            assertEquals(1, letter.end().attempts());
        }
    }
}
