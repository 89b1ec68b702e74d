package io.peerpost.examples;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.HttpBroker;
import java.io.IOException;

/**
 * A small service: hears of orders, announces bills. It is given its broker, so its test (BillingTest, beside the
 * others) gives it one over {@code memory://}: the whole broker in one process, groups, failures and retries as in
 * production, and no mock of anything. BillingOverConsulTest runs it against a real Consul.
 */
public final class Billing implements AutoCloseable {
    private final Broker broker;
    private final Subscription orders;

    /** Serves until closed. The broker stays its owner's. */
    public Billing(Broker broker) {
        this.broker = broker;
        this.orders = broker.subscribe("orders", order -> bill(order.text()), SubscribeOptions.queue("billing"));
    }

    /** Takes a registry's URI, such as {@code consul://127.0.0.1:8500}; runs until Enter, Ctrl-C or SIGTERM. */
    public static void main(String[] args) throws IOException {
        try (Broker broker =
                        HttpBroker.builder(Registry.of(args)).closeOnShutdown().open();
                Billing billing = new Billing(broker)) {
            System.out.println("billing; publish to 'orders', and press Enter to end");
            System.in.read();
        }
    }

    private void bill(String order) {
        if (order.isBlank()) {
            throw new RejectedMessageException("an order without number"); // a dead letter, however often it came
        }
        broker.publish("bills", Message.of("bill for " + order));
    }

    @Override
    public void close() {
        orders.close();
    }
}
