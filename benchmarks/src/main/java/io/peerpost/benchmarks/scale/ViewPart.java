package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.registry.Change;
import io.peerpost.registry.Service;
import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewNode;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** What a view costs who reads it and who keeps it: by the size of the fleet, and by the nodes of one topic. */
final class ViewPart {
    private final Options options;

    ViewPart(Options options) {
        this.options = options;
    }

    void run(Report report) {
        Report.Table table = report.table(
                "view",
                "The view: what a publish reads, and what a change costs the cache",
                "nodes",
                "topics",
                "nodes a topic",
                "lookup ns",
                "lookup bytes",
                "a node comes µs",
                "bytes",
                "one goes µs",
                "bytes",
                "lists of other topics made anew",
                "full look ms",
                "MB");
        int perTopic = options.perTopic();
        Report warmUp = new Report();
        measure(warmUp.table("", "", ""), options.nodes() / 10, options.topics() / 10 + 1);
        for (int nodes : new int[] {options.nodes() / 100, options.nodes() / 10, options.nodes()}) {
            measure(table, nodes, Math.max(1, nodes / perTopic));
        }
        for (int topics : new int[] {options.topics() / 10, options.topics() / 100, 1}) {
            measure(table, options.nodes(), Math.max(1, topics));
        }
        table.note(
                "A lookup is what each publish does to find its nodes. A change is one node's: its topic's list is made"
                        + " anew, no other. A full look is a comparison with the whole service, every 192 to 288 s beside the"
                        + " watch; here of one that has not changed.");
        table.print();
    }

    private void measure(Report.Table table, int nodes, int topics) {
        try (Followed followed = new Followed(nodes, topics, options.seed())) {
            View view = followed.view();
            int[] unread = new int[1];
            Cost lookup = Meter.of(
                    200_000,
                    i -> unread[0] += view.nodes(followed.names.get(i % topics)).size());
            int rounds = options.quick() || nodes / topics > 1_000 ? 100 : 2_000;
            Cost[][] changes = new Cost[2][5];
            for (int i = -5; i < 5; i++) {
                Cost[] both = followed.replace(rounds);
                changes[0][Math.max(0, i)] = both[0];
                changes[1][Math.max(0, i)] = both[1];
            }
            Cost came = Meter.median(changes[0]);
            Cost went = Meter.median(changes[1]);
            int touched = followed.othersTouched(20);
            Cost look = followed.fullLook();
            table.row(
                    nodes,
                    topics,
                    nodes / topics,
                    lookup.nanos(),
                    lookup.bytes(),
                    came.micros(),
                    came.bytes(),
                    went.micros(),
                    went.bytes(),
                    touched,
                    look.nanos() / 1e6,
                    look.bytes() / 1e6);
            if (unread[0] == 0) {
                throw new IllegalStateException("nothing was found");
            }
        }
    }

    /** A cache that follows a fleet of a size, with everything that it does in this thread. */
    private static final class Followed implements AutoCloseable {
        private final FakeClock clock = new FakeClock();
        private final FedRegistry fed = new FedRegistry();
        private final Queue<Service> living = new ArrayDeque<>();
        private final List<String> names = new ArrayList<>();
        private final Fleet fleet;
        private final CachedRegistry cache;

        Followed(int nodes, int topics, long seed) {
            fleet = new Fleet(topics, seed);
            for (int i = 0; i < topics; i++) {
                names.add(Fleet.topic(i));
            }
            for (int i = 0; i < nodes; i++) {
                Service node = fleet.next();
                living.add(node);
                fed.add(node);
            }
            cache = CachedRegistry.builder(fed)
                    .nanoTime(clock)
                    .timer(clock)
                    .worker(clock)
                    .build();
            Runnable unused = cache.observe(Fleet.SERVICE, change -> {});
            clock.runDue();
            if (!view().primed() || view().all().size() != nodes) {
                throw new IllegalStateException("the view is not complete");
            }
        }

        View view() {
            return cache.view(Fleet.SERVICE);
        }

        /** Replaces the oldest by new ones of the same topics: what it costs that one comes, and that one goes. */
        Cost[] replace(int rounds) {
            Meter coming = new Meter();
            Meter going = new Meter();
            for (int i = 0; i < rounds; i++) {
                Service next = fleet.next();
                Service last = living.remove();
                living.add(next);
                coming.start();
                fed.add(next);
                clock.runDue();
                coming.stop();
                going.start();
                fed.remove(last, Change.Kind.LEFT);
                clock.runDue();
                going.stop();
            }
            return new Cost[] {coming.take(), going.take()};
        }

        /** How many topics have another list after a change of one of another topic; the same object means untouched. */
        int othersTouched(int rounds) {
            int touched = 0;
            for (int i = 0; i < rounds; i++) {
                View before = view();
                Service next = fleet.next();
                living.add(next);
                fed.add(next);
                clock.runDue();
                String own = next.node().metadata().get("topic");
                for (String topic : names) {
                    touched += topic.equals(own) || isSame(before.nodes(topic), view().nodes(topic)) ? 0 : 1;
                }
            }
            return touched;
        }

        @SuppressWarnings("ReferenceEquality") // the same list says that nothing was made anew
        private static boolean isSame(List<ViewNode> before, List<ViewNode> after) {
            return before == after;
        }

        /** The cache's own look at the whole service, which is due within five minutes. */
        Cost fullLook() {
            Cost[] costs = new Cost[5];
            for (int i = -3; i < costs.length; i++) {
                Meter meter = new Meter();
                meter.start();
                clock.advance(Duration.ofSeconds(288));
                meter.stop();
                costs[Math.max(0, i)] = meter.take();
            }
            return Meter.median(costs);
        }

        @Override
        public void close() {
            cache.close();
        }
    }
}
