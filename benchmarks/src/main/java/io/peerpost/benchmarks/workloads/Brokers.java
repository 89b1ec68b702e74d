package io.peerpost.benchmarks.workloads;

import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import io.peerpost.broker.http.Lanes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Brokers that find each other over mDNS on the loopback interface. */
final class Brokers {
    private static final String REGISTRY = "mdns://?interface=lo";

    private Brokers() {}

    static HttpBrokerBuilder builder(Lanes lanes) {
        return HttpBroker.builder(REGISTRY).listen("127.0.0.1:0").lanes(lanes);
    }

    /** Side by side, since each waits until it is forgotten. */
    static void close(List<HttpBroker> brokers) {
        CompletableFuture.allOf(brokers.stream()
                        .map(broker -> {
                            CompletableFuture<Void> closed = new CompletableFuture<>();
                            new Thread(() -> {
                                        broker.close();
                                        closed.complete(null);
                                    })
                                    .start();
                            return closed;
                        })
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    static List<HttpBroker> open(int number, Lanes lanes) {
        return Stream.generate(() -> builder(lanes).open()).limit(number).toList();
    }
}
