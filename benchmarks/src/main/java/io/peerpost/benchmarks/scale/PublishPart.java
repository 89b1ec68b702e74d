package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.Picking;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a publish costs with a fleet in view, and what a fleet costs a publisher that publishes nothing. */
final class PublishPart {
    private static final String TOPIC = "measured";
    private static final String LOOP = "peerpost-publish";

    /** The fleet's nodes are not to be sent to: nothing listens there. */
    private static final String HERE = "127.0.0.0/8";

    private final Options options;
    private final Message message = Message.of(new byte[1024]);

    PublishPart(Options options) {
        this.options = options;
    }

    void run(Report report) {
        publishes(report);
        publisher(report);
    }

    private void publishes(Report report) {
        Report.Table table = report.table(
                "publish",
                "A publish of 1 KiB until it is handled, one at a time, both sides and over HTTP",
                "nodes in view",
                "members of the group",
                "picked",
                "µs",
                "bytes allocated, both sides");
        for (int nodes : new int[] {100, options.nodes() / 10, options.nodes()}) {
            row(table, nodes, 1, Picking.RANDOM, PublishOptions.defaults(), "at random");
        }
        row(table, options.nodes(), 100, Picking.RANDOM, PublishOptions.defaults(), "at random");
        row(table, options.nodes(), 100, Picking.ROUND_ROBIN, PublishOptions.defaults(), "in turn");
        row(table, options.nodes(), 100, Picking.LEAST_IN_FLIGHT, PublishOptions.defaults(), "least in flight");
        row(table, options.nodes(), 100, Picking.RANDOM, PublishOptions.orderedBy("key"), "by key");
        table.note("One member, or a hundred of one group in this process, and the rest of the fleet on other topics.");
        table.print();
    }

    private void row(Report.Table table, int nodes, int members, Picking picking, PublishOptions how, String picked) {
        try (Place place = new Place(options, nodes);
                HttpBroker broker = place.open(picking)) {
            for (int i = 0; i < members; i++) {
                broker.subscribe(TOPIC, delivery -> {}, SubscribeOptions.queue("billing"));
            }
            int each = options.quick() ? 300 : 2_000;
            Cost[] costs = new Cost[5];
            for (int round = -3; round < costs.length; round++) {
                long bytes = Meter.allocatedByAll();
                long start = System.nanoTime();
                for (int i = 0; i < each; i++) {
                    delivered(broker.publish(TOPIC, message, how));
                }
                costs[Math.max(0, round)] = new Cost(
                        (System.nanoTime() - start) / (double) each, (Meter.allocatedByAll() - bytes) / (double) each);
            }
            Cost cost = Meter.median(costs);
            table.row(nodes, members, picked, cost.micros(), cost.bytes());
        }
    }

    private static void delivered(Publication publication) {
        Settlement settlement = publication.settled().toCompletableFuture().join();
        if (settlement.count(Outcome.DELIVERED) != 1) {
            throw new IllegalStateException("not delivered: " + settlement);
        }
    }

    private void publisher(Report report) {
        Report.Table table = report.table(
                "publisher",
                "The publisher's one thread beside its publishing",
                "nodes in view",
                "topics published to",
                "nodes of theirs",
                "idle, % of a processor",
                "µs for a change of another topic",
                "µs for one of its own",
                "nodes of that topic");
        int large = options.nodes() / 10;
        publisher(table, options.nodes(), options.topics(), 1);
        publisher(table, options.nodes(), options.topics(), options.topics());
        publisher(table, large, 1, 1);
        publisher(table, options.nodes(), 1, 1);
        table.note(
                "The thread wakes ten times a second and looks at each topic and node that was published to. Processor time"
                        + " of that thread alone, not of the cache; its nodes are outside of what it may send to, so that only the"
                        + " looking is measured.");
        table.print();
    }

    private void publisher(Report.Table table, int nodes, int topics, int published) {
        try (Place place = new Place(options, nodes, topics);
                HttpBroker broker = place.open(Picking.RANDOM)) {
            broker.publish(TOPIC, message, PublishOptions.builder().atMostOnce().build())
                    .settled()
                    .toCompletableFuture()
                    .join();
            for (int i = 0; i < published; i++) {
                broker.publish(
                                Fleet.topic(i),
                                message,
                                PublishOptions.builder().atMostOnce().build())
                        .settled()
                        .toCompletableFuture()
                        .join();
            }
            Duration idle = Duration.ofMillis(options.quick() ? 1_000 : 2_000);
            Await.pass(idle);
            long before = Meter.processorTime(LOOP);
            Await.pass(idle);
            double resting = (Meter.processorTime(LOOP) - before) / (double) idle.toNanos();
            int other = published < topics ? published : -1;
            table.row(
                    nodes,
                    published,
                    nodes / topics * published,
                    100 * resting,
                    other < 0 ? "" : change(place, other, resting),
                    change(place, 0, resting),
                    nodes / topics);
        }
    }

    /** Processor time of the loop for one change of a node of a topic, in microseconds. */
    private double change(Place place, int topic, double resting) {
        int changes = options.quick() ? 300 : 2_000;
        Registration node = place.registered.get(topic);
        Map<String, String> metadata = node.service().node().metadata();
        double[] cost = new double[1];
        for (int round = 0; round < 3; round++) {
            long before = Meter.processorTime(LOOP);
            long start = System.nanoTime();
            for (int i = 0; i < changes; i++) {
                node.update(metadata);
            }
            Await.pass(Duration.ofMillis(300));
            double nanos = Meter.processorTime(LOOP) - before - resting * (System.nanoTime() - start);
            cost[0] = Math.max(0, nanos / 1e3 / changes);
        }
        return cost[0];
    }

    /** A registry with a fleet in it that lives for hours without a beat. */
    private static final class Place implements AutoCloseable {
        private final MemorySpace space = new MemorySpace();
        private final MemoryRegistry registry = MemoryRegistry.builder(space).build();
        private final List<Registration> registered = new ArrayList<>();

        Place(Options options, int nodes) {
            this(options, nodes, Math.max(1, nodes / options.perTopic()));
        }

        Place(Options options, int nodes, int topics) {
            Fleet fleet = new Fleet(topics, options.seed());
            for (int i = 0; i < nodes; i++) {
                Service node = fleet.next();
                registered.add(registry.register(node, Duration.ofHours(10)));
            }
        }

        HttpBroker open(Picking picking) {
            return HttpBroker.builder(registry)
                    .listen("127.0.0.1:0")
                    .confine(HERE)
                    .picking(picking)
                    .open();
        }

        @Override
        public void close() {
            registry.close();
            space.close();
        }
    }
}
