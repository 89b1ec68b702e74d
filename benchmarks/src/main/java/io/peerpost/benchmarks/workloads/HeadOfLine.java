package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Figures;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What slow handlers do to the messages beside theirs: 20,000 messages a second towards a node that handles 64 at once,
 * with one handler in a hundred that takes 50 ms, and without.
 */
final class HeadOfLine implements Workload {
    private static final int CONCURRENCY = 64;
    private static final int SLOW_MILLIS = 50;
    private static final double SLOW_SHARE = 0.01;

    private final HttpBroker broker;
    private final Paced paced;

    private HeadOfLine(HttpBroker broker, Paced paced) {
        this.broker = broker;
        this.paced = paced;
    }

    static AutoCloseable subscribe(Lanes lanes, String topic) {
        HttpBroker broker = Brokers.builder(lanes).open();
        broker.subscribe(
                topic,
                message -> {
                    if (Paced.isSlow(message.body())) {
                        TimeUnit.MILLISECONDS.sleep(SLOW_MILLIS);
                    }
                },
                SubscribeOptions.builder().concurrency(CONCURRENCY).build());
        return broker;
    }

    static HeadOfLine open(Lanes lanes, String topic) throws Exception {
        HttpBroker broker = Brokers.builder(lanes)
                .whenFull(WhenFull.waitUpTo(Duration.ofMinutes(1))) // too much shows as time, not as an error
                .open();
        BrokerLink.connect(broker, topic, 1);
        return new HeadOfLine(broker, new Paced(broker, topic));
    }

    @Override
    public List<Case> cases() {
        return List.of(new PacedCase("quick", paced, 0), new PacedCase("slow", paced, SLOW_SHARE));
    }

    @Override
    public void close() {
        broker.close();
    }

    private record PacedCase(String name, Paced paced, double slow) implements Case {
        /** Time enough for a backlog to be seen, or to be gone. */
        private static final Duration LEAD = Duration.ofSeconds(1);

        @Override
        public void warmUp(Duration time) throws Exception {
            paced.run(slow, time, Duration.ZERO);
        }

        @Override
        public Figures measure(Duration time) throws Exception {
            return paced.run(slow, LEAD, time);
        }
    }
}
