package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Lanes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What slow handlers do to the messages beside theirs: so many messages a second towards a node that handles 64 at once,
 * with one handler in a hundred that takes 50 ms, and without.
 */
final class HeadOfLine implements Workload {
    private static final int CONCURRENCY = 64;
    private static final int SLOW_MILLIS = 50;
    private static final double SLOW_SHARE = 0.01;
    private static final int BACKLOG = 200_000;
    private static final long BACKLOG_BYTES = 512L << 20;

    private final HttpBroker broker;
    private final Load fast;
    private final Paced paced;

    private HeadOfLine(HttpBroker broker, Load fast, Paced paced) {
        this.broker = broker;
        this.fast = fast;
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

    static HeadOfLine open(Lanes lanes, String topic, int perSecond) throws Exception {
        HttpBroker broker = Brokers.builder(lanes)
                .inboxMessages(BACKLOG) // so that falling behind shows as time, and not as an error
                .inboxBytes(BACKLOG_BYTES)
                .share(1)
                .open();
        BrokerLink link = BrokerLink.connect(broker, topic, 1);
        return new HeadOfLine(broker, new Load(link, Paced.SIZE), new Paced(broker, topic, perSecond));
    }

    @Override
    public List<Case> cases() {
        return List.of(new PacedCase("quick", fast, paced, 0), new PacedCase("slow", fast, paced, SLOW_SHARE));
    }

    @Override
    public void close() {
        broker.close();
    }

    private record PacedCase(String name, Load fast, Paced paced, double slow) implements Case {
        /** Time enough for a backlog to be seen, or to be gone. */
        private static final Duration LEAD = Duration.ofSeconds(1);

        /** As fast as it goes first, since what is not warm cannot keep the pace. */
        @Override
        public void warmUp(Duration time) throws Exception {
            fast.warmUp(Mode.SOME, time.dividedBy(2));
            paced.run(slow, time.dividedBy(2), Duration.ZERO);
        }

        @Override
        public Figures measure(Duration time) throws Exception {
            return paced.run(slow, LEAD, time);
        }
    }
}
