package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** To one node: messages of several sizes, and those that go into a durable inbox first. */
final class Messages implements Workload {
    private static final int SMALL = 100;
    private static final int USUAL = 1024;
    private static final int LARGE = 64 << 10;

    private final List<HttpBroker> brokers;
    private final List<Case> cases;

    private Messages(List<HttpBroker> brokers, List<Case> cases) {
        this.brokers = brokers;
        this.cases = cases;
    }

    static AutoCloseable subscribe(Lanes lanes, String topic) {
        HttpBroker broker = Brokers.builder(lanes).open();
        broker.subscribe(topic, message -> {});
        return broker;
    }

    /** @param folder where the durable inbox is made */
    static Messages open(Lanes lanes, String topic, Path folder) throws Exception {
        Path file = Files.createTempDirectory(folder, "inbox").resolve("inbox");
        HttpBroker memory = Brokers.builder(lanes).open();
        HttpBroker durable = Brokers.builder(lanes).inbox(file).open();
        BrokerLink link = BrokerLink.connect(memory, topic, 1);
        return new Messages(
                List.of(memory, durable),
                List.of(
                        new LoadCase("1024", new Load(link, USUAL), Mode.SOME, 1),
                        new LoadCase("100", new Load(link, SMALL), Mode.SOME, 1),
                        new LoadCase("65536", new Load(link, LARGE), Mode.SOME, 1),
                        new LoadCase("durable", new Load(BrokerLink.connect(durable, topic, 1), USUAL), Mode.SOME, 1)));
    }

    @Override
    public List<Case> cases() {
        return cases;
    }

    @Override
    public void close() {
        Brokers.close(brokers);
    }
}
