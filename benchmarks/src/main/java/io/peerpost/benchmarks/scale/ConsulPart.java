package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registration;
import io.peerpost.registry.consul.ConsulRegistry;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What Consul is asked, counted at an agent of our own: heartbeats on a fake clock, blocking queries in real time. */
final class ConsulPart {
    /** A blocking query waits 30 s, and Consul adds up to a sixteenth. */
    private static final double WAIT_SECONDS = 30 * (1 + 1 / 32.0);

    private static final double LOOK_SECONDS = 240;
    private static final Duration BEATING = Duration.ofMinutes(3);
    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(1);

    private final Options options;

    ConsulPart(Options options) {
        this.options = options;
    }

    void run(Report report) {
        Report.Table table = report.table(
                "consul",
                "Consul: requests a second that keep a fleet alive, over all agents",
                "nodes",
                "check passes",
                "formula",
                "bytes of one");
        double bytes = 0;
        for (int nodes : new int[] {100, options.quick() ? 100 : 300}) {
            bytes = beats(table, nodes);
        }
        for (int nodes : new int[] {1_000, options.nodes()}) {
            table.row(nodes, "", nodes / Fleet.BEAT_SECONDS, bytes);
        }
        table.note(
                "TTL %d s; formula: nodes / %.0f s. A node that comes is two requests, one that goes one.",
                Fleet.TTL.toSeconds(), Fleet.BEAT_SECONDS);
        table.print();
        watches(report);
    }

    private double beats(Report.Table table, int nodes) {
        FakeClock clock = new FakeClock();
        Fleet fleet = new Fleet(Math.max(1, nodes / options.perTopic()), options.seed());
        try (ConsulAgent agent = new ConsulAgent();
                Relay relay = new Relay(agent.port());
                ConsulRegistry registry = ConsulRegistry.builder()
                        .addresses(relay.address())
                        .timer(clock)
                        .build()) {
            for (int i = 0; i < nodes; i++) {
                Registration unused = registry.register(fleet.next(), Fleet.TTL);
                clock.advance(Duration.ofMillis(137)); // nobody starts a whole fleet in one moment
            }
            clock.advance(Fleet.TTL);
            agent.reset();
            long before = relay.bytes();
            clock.advance(BEATING);
            double bytes = (relay.bytes() - before) / (double) agent.calls("pass");
            table.row(nodes, agent.calls("pass") / (double) BEATING.toSeconds(), nodes / Fleet.BEAT_SECONDS, bytes);
            return bytes;
        }
    }

    private void watches(Report report) {
        Report.Table table = report.table(
                "consul-watch",
                "Consul: what a watching process costs at each change",
                "nodes",
                "watching",
                "changes",
                "lists read",
                "formula",
                "MB of one",
                "KB a node",
                "ms to read it",
                "MB allocated, both ends");
        double perNode = 0;
        int most = options.quick() ? options.nodes() / 10 : options.nodes();
        for (int nodes : new int[] {options.nodes() / 100, options.nodes() / 10, most}) {
            perNode = watches(table, nodes, nodes > 1_000 ? 2 : 5);
        }
        table.note("Each change makes each watching process read the whole service anew, once a second at most.");
        table.print();
        sizes(report, perNode);
    }

    private double watches(Report.Table table, int nodes, int watchers) {
        int changes = options.quick() ? 2 : 3;
        try (ConsulAgent agent = new ConsulAgent();
                Relay relay = new Relay(agent.port());
                ConsulRegistry writer = ConsulRegistry.builder()
                        .addresses(new HostPort("127.0.0.1", agent.port()))
                        .timer(new FakeClock())
                        .build()) {
            Fleet fleet = new Fleet(options.topics(), options.seed());
            for (int i = 0; i < nodes; i++) {
                Registration unused = writer.register(fleet.next(), Fleet.TTL);
            }
            List<ConsulRegistry> registries = new ArrayList<>();
            for (int i = 0; i < watchers; i++) {
                ConsulRegistry registry =
                        ConsulRegistry.builder().addresses(relay.address()).build();
                registries.add(registry);
                Watching watching = new Watching();
                registry.watch(Fleet.SERVICE, watching);
                Await.until("it knows the fleet", () -> watching.size() == nodes);
            }
            Await.until("everybody waits", () -> agent.calls("waiting") == watchers);
            agent.reset();
            long before = relay.bytes();
            for (int i = 0; i < changes; i++) {
                Registration unused = writer.register(fleet.next(), Fleet.TTL);
                long lists = (i + 1L) * watchers;
                Await.until("everybody waits again", () -> agent.calls("waiting") == lists);
                Await.pass(BETWEEN_LISTS.dividedBy(10));
            }
            double list = (relay.bytes() - before) / (double) (changes * watchers);
            long read = agent.calls("list");
            Cost look = look(registries.get(0));
            registries.forEach(ConsulRegistry::close);
            agent.close(); // what is registered goes with it
            table.row(
                    nodes,
                    watchers,
                    changes,
                    read,
                    changes * watchers,
                    list / 1e6,
                    list / nodes / 1e3,
                    look.nanos() / 1e6,
                    look.bytes() / 1e6);
            return list / nodes;
        }
    }

    private static Cost look(ConsulRegistry registry) {
        Cost[] costs = new Cost[3];
        for (int i = -2; i < costs.length; i++) {
            long bytes = Meter.allocatedByAll();
            long start = System.nanoTime();
            if (registry.lookup(Fleet.SERVICE).nodes().isEmpty()) {
                throw new IllegalStateException("nobody is there");
            }
            costs[Math.max(0, i)] = new Cost(System.nanoTime() - start, Meter.allocatedByAll() - bytes);
        }
        return Meter.median(costs);
    }

    private void sizes(Report report, double perNode) {
        Report.Table table = report.table(
                "consul-sizes",
                "Consul: computed for larger fleets, each node replaced once an hour",
                "nodes",
                "watching",
                "check passes/s",
                "blocking queries/s when calm",
                "changes/s",
                "lists/s",
                "MB/s at each watching process",
                "MB/s over all",
                "MB/s over all during a deployment");
        for (int nodes : new int[] {100, 500, 1_000, 2_000, options.nodes()}) {
            for (int watchers : new int[] {nodes / 10, nodes}) {
                double changes = 2 * nodes / 3600.0;
                // after each list it rests for a second, and then waits for a change if there was none meanwhile
                double lists = 1 / (1 + Math.exp(-changes) / changes) + 1 / LOOK_SECONDS;
                table.row(
                        nodes,
                        watchers,
                        nodes / Fleet.BEAT_SECONDS,
                        watchers / WAIT_SECONDS,
                        changes,
                        lists * watchers,
                        lists * nodes * perNode / 1e6,
                        lists * watchers * nodes * perNode / 1e6,
                        (double) watchers * nodes * perNode / 1e6);
            }
        }
        table.note(
                "lists/s = watching x (1 / (1 + exp(-c) / c) + 1 / %.0f) for c changes/s, at random times: less than c, and"
                        + " never more than one a second; calm: watching / %.1f s blocking queries. A process reads no"
                        + " list of more than 64 MiB. During a deployment there is a change in every second.",
                LOOK_SECONDS, WAIT_SECONDS);
        table.print();
    }
}
