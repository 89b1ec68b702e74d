package io.peerpost.broker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Broker;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.registry.Registries;
import io.peerpost.registry.Registry;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The brokers of one test, over a registry of their own in memory; all closed with it. */
final class Brokers implements AutoCloseable {
    private final String uri = "memory://" + UUID.randomUUID();
    private final Lanes lanes;
    private final Queue<Broker> open = new ConcurrentLinkedQueue<>();

    Brokers() {
        this(Lanes.ALL);
    }

    /** Those that speak so, unless told otherwise. */
    Brokers(Lanes lanes) {
        this.lanes = lanes;
    }

    /** One with defaults. */
    HttpBroker open() {
        return open(builder -> builder);
    }

    HttpBroker open(UnaryOperator<HttpBrokerBuilder> options) {
        HttpBroker broker = options.apply(
                        HttpBroker.builder(uri).listen("127.0.0.1:0").lanes(lanes))
                .open();
        open.add(broker);
        return broker;
    }

    /** How many nodes the registry names. */
    int nodes() {
        try (Registry registry = Registries.open(uri)) {
            return registry.lookup("micro.http.broker").services().stream()
                    .mapToInt(service -> service.nodes().size())
                    .sum();
        }
    }

    static Settlement settled(Publication publication) throws Exception {
        return publication.settled().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** How a message ended at its only target. */
    static Settlement.End end(Publication publication) throws Exception {
        Settlement settlement = settled(publication);
        assertEquals(1, settlement.ends().size(), settlement::toString);
        return settlement.ends().get(0);
    }

    @Override
    public void close() {
        open.forEach(Broker::close);
    }
}
