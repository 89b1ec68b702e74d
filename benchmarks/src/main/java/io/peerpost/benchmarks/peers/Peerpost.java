package io.peerpost.benchmarks.peers;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import java.util.List;
import java.util.UUID;

/** A broker on each side, which find each other over mDNS on the loopback interface; inbox in memory. */
final class Peerpost implements Contender {
    private static final String REGISTRY = "mdns://?interface=lo";

    private final Lanes lanes;

    Peerpost(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public List<Mode> modes() {
        return List.of(Mode.MANY, Mode.SOME, Mode.ONE);
    }

    @Override
    public Subscriber subscribe(String server) {
        String topic = "bench." + UUID.randomUUID();
        HttpBroker broker = HttpBroker.builder(REGISTRY).listen("127.0.0.1:0").open();
        broker.subscribe(topic, message -> {});
        return new Subscriber() {
            @Override
            public String address() {
                return topic;
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }

    @Override
    public Link connect(String server, String topic) throws Exception {
        HttpBroker broker = HttpBroker.builder(REGISTRY).lanes(lanes).open();
        return BrokerLink.connect(broker, topic, 1);
    }
}
