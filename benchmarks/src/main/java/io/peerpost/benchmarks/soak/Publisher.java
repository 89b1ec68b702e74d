package io.peerpost.benchmarks.soak;

import io.peerpost.benchmarks.load.BrokerLink;
import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.benchmarks.load.OtherProcess;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.http.HttpBroker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Publishes for as long as it is told to, and has both sides sampled meanwhile. */
final class Publisher {
    static final int SIZE = 1024;

    private static final Duration WARM_UP = Duration.ofSeconds(12);

    private final HttpBroker broker;
    private final OtherProcess subscriber;
    private final List<Moment> moments = new CopyOnWriteArrayList<>();
    private long start;

    Publisher(HttpBroker broker, OtherProcess subscriber) {
        this.broker = broker;
        this.subscriber = subscriber;
    }

    /** The last moment is that when everything is settled. Blocks. */
    Figures run(String topic, Duration time, Duration every) throws Exception {
        Load load = new Load(BrokerLink.connect(broker, topic, 1), SIZE);
        load.warmUp(Mode.MANY, WARM_UP);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            start = System.nanoTime();
            Future<Figures> loading = thread.submit(() -> load.measure(Mode.MANY, time));
            for (Duration at = Duration.ofSeconds(1);
                    at.compareTo(time) <= 0 && !loading.isDone();
                    at = at.plus(every)) {
                TimeUnit.NANOSECONDS.sleep(start + at.toNanos() - System.nanoTime());
                sample("under load");
            }
            Figures figures = loading.get();
            sample("at rest");
            return figures;
        } finally {
            thread.shutdownNow();
        }
    }

    private void sample(String what) throws Exception {
        Sample there = Sample.parse(subscriber.ask("sample"));
        BrokerStats stats = broker.stats();
        Sample here = Sample.take(stats.ends().getOrDefault(Outcome.DELIVERED, 0L), stats.waiting());
        Moment moment = new Moment(what, System.nanoTime() - start, here, there);
        moments.add(moment);
        System.err.println(moment.row(moments.get(Math.max(0, moments.size() - 2))));
    }

    List<Moment> moments() {
        return moments;
    }
}
