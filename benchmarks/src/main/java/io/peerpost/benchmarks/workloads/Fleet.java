package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * To one node, in a fleet whose other nodes subscribe to other topics, three to each. Publisher and subscriber are two
 * brokers in one process, since the registry that holds such a fleet is in memory; they speak over the loopback
 * interface all the same.
 */
final class Fleet implements Workload {
    private static final String SERVICE = "micro.http.broker";
    private static final String TOPIC = "measured";
    private static final int SIZE = 1024;

    private final MemorySpace space;
    private final List<HttpBroker> brokers;
    private final Case only;

    private Fleet(MemorySpace space, List<HttpBroker> brokers, Case only) {
        this.space = space;
        this.brokers = brokers;
        this.only = only;
    }

    /** @param nodes in the fleet, besides the subscriber */
    static Fleet open(Lanes lanes, int nodes) throws Exception {
        MemorySpace space = new MemorySpace();
        MemoryRegistry others = MemoryRegistry.builder(space).build();
        for (int i = 0; i < nodes; i++) {
            Map<String, String> metadata = Map.of("topic", "topic-" + i / 3, "peerpost", "1");
            others.register(
                    Service.of(SERVICE, "v", new Node("node-" + i, new HostPort("127.0.0.1", 8080), metadata)),
                    Duration.ofHours(10));
        }
        HttpBroker subscriber = open(space, lanes);
        subscriber.subscribe(TOPIC, message -> {});
        HttpBroker publisher = open(space, lanes);
        Load load = new Load(BrokerLink.connect(publisher, TOPIC, 1), SIZE);
        return new Fleet(space, List.of(publisher, subscriber), new LoadCase("fleet-" + nodes, load, Mode.SOME, 1));
    }

    private static HttpBroker open(MemorySpace space, Lanes lanes) {
        return HttpBroker.builder(MemoryRegistry.builder(space).build())
                .listen("127.0.0.1:0")
                .lanes(lanes)
                .open();
    }

    @Override
    public List<Case> cases() {
        return List.of(only);
    }

    @Override
    public void close() {
        Brokers.close(brokers);
        space.close();
    }
}
