package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registration;
import io.peerpost.registry.etcd.EtcdRegistry;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** What etcd is asked, counted at a server of our own: heartbeats on a fake clock, watches in real time. */
final class EtcdPart {
    /** A watch's stream is asked for a sign of life once in this time, in the mean. */
    private static final double SIGN_SECONDS = 4.75;

    /** The time between two full looks of a watching process, in the mean. */
    private static final double LOOK_SECONDS = 240;

    private static final int PAGE = 512;
    private static final int WATCHERS = 10;
    private static final int CHANGES = 50;
    private static final Duration BEATING = Duration.ofMinutes(3);

    private final Options options;

    EtcdPart(Options options) {
        this.options = options;
    }

    void run(Report report) {
        Report.Table table = report.table(
                "etcd",
                "etcd: calls a second that keep a fleet alive",
                "nodes",
                "Range",
                "formula",
                "LeaseKeepAlive",
                "formula",
                "renewals in each",
                "bytes of a beat");
        double bytes = 0;
        for (int nodes : new int[] {100, options.quick() ? 100 : 300}) {
            bytes = beats(table, nodes);
        }
        for (int nodes : new int[] {1_000, options.nodes()}) {
            double rate = nodes / Fleet.BEAT_SECONDS;
            table.row(nodes, "", rate, "", rate, "", bytes);
        }
        table.note(
                "TTL %d s; formula: nodes / %.0f s each, at any size. The client library ends each LeaseKeepAlive by sending"
                        + " the request once more. A node that comes is a LeaseGrant and a Put, one that goes a"
                        + " LeaseRevoke.",
                Fleet.TTL.toSeconds(), Fleet.BEAT_SECONDS);
        table.print();
        watches(report, bytes);
    }

    /** Lets a fleet live on for a while; returns the bytes of a beat. */
    private double beats(Report.Table table, int nodes) {
        FakeClock clock = new FakeClock();
        Fleet fleet = new Fleet(Math.max(1, nodes / options.perTopic()), options.seed());
        try (EtcdServer server = new EtcdServer();
                Relay relay = new Relay(server.port());
                EtcdRegistry registry = EtcdRegistry.builder()
                        .endpoints(relay.address())
                        .timer(clock)
                        .worker(clock)
                        .build()) {
            List<Registration> registered = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                registered.add(registry.register(fleet.next(), Fleet.TTL));
                clock.advance(Duration.ofMillis(137)); // nobody starts a whole fleet in one moment
            }
            clock.advance(Fleet.TTL);
            server.reset();
            long before = relay.bytes();
            clock.advance(BEATING);
            double seconds = BEATING.toSeconds();
            double bytes = (relay.bytes() - before) / (double) server.calls("LeaseKeepAlive");
            table.row(
                    nodes,
                    server.calls("Range") / seconds,
                    nodes / Fleet.BEAT_SECONDS,
                    server.calls("LeaseKeepAlive") / seconds,
                    nodes / Fleet.BEAT_SECONDS,
                    server.calls("renewal") / (double) server.calls("LeaseKeepAlive"),
                    bytes);
            registered.forEach(Registration::close); // while the worker is this thread the registry cannot
            return bytes;
        }
    }

    private void watches(Report report, double beat) {
        int nodes = options.quick() ? options.nodes() / 10 : options.nodes();
        try (EtcdServer server = new EtcdServer();
                Relay relay = new Relay(server.port());
                EtcdRegistry writer = EtcdRegistry.builder()
                        .endpoints(new HostPort("127.0.0.1", server.port()))
                        .timer(new FakeClock())
                        .build()) {
            Fleet fleet = new Fleet(options.topics(), options.seed());
            Deque<Registration> registered = new ArrayDeque<>();
            for (int i = 0; i < nodes; i++) {
                registered.add(writer.register(fleet.next(), Fleet.TTL));
            }
            List<EtcdRegistry> registries = new ArrayList<>();
            List<Watching> watches = new ArrayList<>();
            Counted lists = new Counted(server, relay);
            for (int i = 0; i < WATCHERS; i++) {
                registries.add(EtcdRegistry.builder().endpoints(relay.address()).build());
                watches.add(new Watching());
                registries.get(i).watch(Fleet.SERVICE, watches.get(i));
            }
            Await.until("all know the fleet", () -> watches.stream().allMatch(each -> each.size() == nodes));
            double pages = lists.of("Range") / WATCHERS;
            double list = lists.bytes() / WATCHERS;
            Cost look = look(registries.get(0));
            Counted events = new Counted(server, relay);
            for (int i = 0; i < CHANGES; i++) {
                registered.add(writer.register(fleet.next(), Fleet.TTL));
                registered.remove().close();
            }
            Await.until("all is told", () -> events.of("event") >= 2.0 * CHANGES * WATCHERS);
            Await.until("all is known", () -> watches.stream().allMatch(each -> each.size() == nodes));
            double event = events.bytes() / events.of("event");
            double told = events.of("event") / (2.0 * CHANGES * WATCHERS);
            Counted signs = new Counted(server, relay);
            Duration quiet = Duration.ofSeconds(options.quick() ? 10 : 14);
            Await.pass(quiet);
            double asked = signs.of("progress");
            double sign = signs.bytes() / Math.max(1, asked);
            registries.forEach(EtcdRegistry::close);
            table(report, new Figures(nodes, pages, list, look, told, event, asked / quiet.toSeconds(), sign, beat));
        }
    }

    /** What was asked and sent since this was made. */
    private static final class Counted {
        private final EtcdServer server;
        private final Relay relay;
        private final long before;

        Counted(EtcdServer server, Relay relay) {
            this.server = server;
            this.relay = relay;
            this.before = relay.bytes();
            server.reset();
        }

        double of(String what) {
            return server.calls(what);
        }

        double bytes() {
            return relay.bytes() - before;
        }
    }

    /** What was measured. */
    private record Figures(
            int nodes,
            double pages,
            double list,
            Cost look,
            double told,
            double event,
            double signs,
            double sign,
            double beat) {}

    private static Cost look(EtcdRegistry registry) {
        Cost[] costs = new Cost[5];
        for (int i = -3; i < costs.length; i++) {
            long bytes = Meter.allocatedByAll();
            long start = System.nanoTime();
            if (registry.lookup(Fleet.SERVICE).nodes().isEmpty()) {
                throw new IllegalStateException("nobody is there");
            }
            costs[Math.max(0, i)] = new Cost(System.nanoTime() - start, Meter.allocatedByAll() - bytes);
        }
        return Meter.median(costs);
    }

    private void table(Report report, Figures f) {
        Report.Table table =
                report.table("etcd-watch", "etcd: what a watching process costs", "what", "measured", "formula");
        table.row("nodes", f.nodes, "");
        table.row("watching processes", WATCHERS, "");
        table.row("Range calls to list all", f.pages, Math.ceil(f.nodes / (double) PAGE));
        table.row("MB of a list", f.list / 1e6, "");
        table.row("bytes of a list for each node", f.list / f.nodes, "");
        table.row("ms of a full look, request to answer", f.look.nanos() / 1e6, "");
        table.row("MB allocated for it, both ends", f.look.bytes() / 1e6, "");
        table.row("events for one change and process", f.told, 1.0);
        table.row("bytes of an event", f.event, "");
        table.row("signs of life asked for a second", f.signs, WATCHERS / SIGN_SECONDS);
        table.row("bytes of one, with its answer", f.sign, "");
        table.note(
                "For N nodes and W watching processes: calls/s = 2 x N / %.0f + W / %.2f + W x N / %d / %.0f;"
                        + " events/s = W x changes/s.",
                Fleet.BEAT_SECONDS, SIGN_SECONDS, PAGE, LOOK_SECONDS);
        table.print();
        sizes(report, f);
    }

    private void sizes(Report report, Figures f) {
        double perNode = f.list / f.nodes;
        Report.Table sizes = report.table(
                "etcd-sizes",
                "etcd: computed for larger fleets, each node replaced once an hour",
                "nodes",
                "watching",
                "beats, calls/s",
                "looks, calls/s",
                "signs of life/s",
                "changes/s",
                "events/s",
                "MB/s of beats",
                "of looks",
                "of events");
        for (int nodes : new int[] {500, 1_000, options.nodes()}) {
            for (int watchers : new int[] {nodes / 10, nodes}) {
                double changes = 2 * nodes / 3600.0;
                sizes.row(
                        nodes,
                        watchers,
                        2 * nodes / Fleet.BEAT_SECONDS,
                        watchers * Math.ceil(nodes / (double) PAGE) / LOOK_SECONDS,
                        watchers / SIGN_SECONDS,
                        changes,
                        changes * watchers,
                        nodes / Fleet.BEAT_SECONDS * f.beat / 1e6,
                        watchers * nodes * perNode / LOOK_SECONDS / 1e6,
                        changes * watchers * f.event / 1e6);
            }
        }
        sizes.print();
    }
}
