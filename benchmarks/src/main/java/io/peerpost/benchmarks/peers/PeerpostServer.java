package io.peerpost.benchmarks.peers;

import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.HttpBroker;

/** Peerpost's subscriber, for messages that come by POST as go-micro sends them; its handler does nothing. */
final class PeerpostServer implements Receiver {
    /** As in {@code benchmarks/wrk.lua}. */
    private static final String TOPIC = "bench";

    @Override
    public Subscriber subscribe(String server) {
        HttpBroker broker =
                HttpBroker.builder("memory://bench").listen("127.0.0.1:0").open();
        Subscription subscription = broker.subscribe(TOPIC, message -> {});
        return new Subscriber() {
            @Override
            public String address() {
                return "http://" + subscription.address() + "/?id=" + subscription.nodeId();
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
