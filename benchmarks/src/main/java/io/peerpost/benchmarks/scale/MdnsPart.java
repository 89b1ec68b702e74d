package io.peerpost.benchmarks.scale;

import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import io.peerpost.registry.mdns.MdnsRegistry;
import io.peerpost.registry.mdns.SimulatedLan;
import io.peerpost.registry.mdns.SimulatedLan.Kind;
import io.peerpost.registry.mdns.SimulatedLan.Traffic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What discovery over mDNS says on the wire: simulated at two sizes, and by a formula at any. */
final class MdnsPart {
    /** A watching process asks once in this time, beside its first seven seconds. */
    private static final double QUERY_SECONDS = 27;

    private static final Traffic NOTHING = new Traffic(0, 0);
    private static final Traffic ONE = new Traffic(1, 0);
    private static final Duration TIME = Duration.ofSeconds(81);

    private final Options options;

    MdnsPart(Options options) {
        this.options = options;
    }

    /** A fleet. Each node is a process; some of them watch, which is: publish. */
    private record Size(int nodes, int watchers) {}

    void run(Report report) {
        Report.Table calm = report.table(
                "mdns",
                "mDNS, nobody comes or goes: packets a second on the network, and what a formula says",
                "nodes",
                "watching",
                "announcements",
                "formula",
                "queries",
                "formula",
                "answers",
                "KB/s",
                "formula",
                "packets/s at each host",
                "µs for each",
                "");
        Report.Table events = report.table(
                "mdns-events",
                "mDNS: what one node's coming and going adds",
                "nodes",
                "comes: probes",
                "answers to it, if it watches",
                "KB of them",
                "goes: goodbyes",
                "KB");
        Model model = Model.NONE;
        for (Size size : options.quick()
                ? List.of(new Size(30, 30), new Size(100, 10))
                : List.of(new Size(100, 10), new Size(100, 100), new Size(300, 30))) {
            Lan lan = new Lan(size, options);
            Map<Kind, Traffic> said = lan.calm(TIME);
            model = new Model(lan.announcement, lan.known);
            simulated(calm, lan, said, model);
            lan.events(events);
        }
        for (int nodes : new int[] {500, 1_000, 4_000, options.nodes()}) {
            computed(calm, nodes, nodes / 10, model);
            computed(calm, nodes, nodes, model);
        }
        calm.note(
                "TTL 60 s. announcements = nodes / %.0f s; queries = watching / %.0f s x packets, where packets ="
                        + " nodes x %.0f bytes / 1,340, rounded up: each query lists what its asker knows, so that those"
                        + " need not answer; bytes with 28 of IP and UDP to a packet, an announcement has %.0f. A process"
                        + " keeps no more than 4,096 nodes of a service.",
                Fleet.BEAT_SECONDS, QUERY_SECONDS, model.known, model.announcement);
        calm.print();
        events.note(
                "Behind the probes come two announcements. Who watches asks six times within 7 s; everybody answers the"
                        + " first.");
        events.print();
    }

    private static void simulated(Report.Table table, Lan lan, Map<Kind, Traffic> said, Model model) {
        double seconds = TIME.toSeconds();
        int nodes = lan.size.nodes;
        int watchers = lan.size.watchers;
        table.row(
                nodes,
                watchers,
                packets(said, Kind.ANNOUNCEMENT) / seconds,
                model.announcements(nodes),
                (packets(said, Kind.QUERY) + packets(said, Kind.KNOWN_ANSWERS)) / seconds,
                model.queries(nodes, watchers),
                packets(said, Kind.ANSWER) / seconds,
                bytes(said) / seconds / 1e3,
                model.bytes(nodes, watchers) / 1e3,
                lan.received / seconds / nodes,
                lan.nanos / 1e3 / lan.received,
                "simulated");
    }

    private static void computed(Report.Table table, int nodes, int watchers, Model model) {
        double packets = model.announcements(nodes) + model.queries(nodes, watchers);
        table.row(
                nodes,
                watchers,
                "",
                model.announcements(nodes),
                "",
                model.queries(nodes, watchers),
                "",
                "",
                model.bytes(nodes, watchers) / 1e3,
                packets,
                "",
                "computed");
    }

    private static long packets(Map<Kind, Traffic> said, Kind kind) {
        return said.getOrDefault(kind, NOTHING).packets();
    }

    private static long bytes(Map<Kind, Traffic> said) {
        return said.values().stream().mapToLong(Traffic::bytes).sum();
    }

    /**
     * The formula.
     *
     * @param announcement bytes of one, with headers
     * @param known bytes of one known answer in a query
     */
    private record Model(double announcement, double known) {
        private static final Model NONE = new Model(0, 0);

        /** A query without what is known already, with headers. */
        private static final double QUERY = 60;

        private static final double ROOM = 1_400;

        double announcements(int nodes) {
            return nodes / Fleet.BEAT_SECONDS;
        }

        double queries(int nodes, int watchers) {
            return watchers / QUERY_SECONDS * Math.ceil(nodes * known / (ROOM - QUERY));
        }

        double bytes(int nodes, int watchers) {
            double query = nodes * known + Math.ceil(nodes * known / (ROOM - QUERY)) * QUERY;
            return announcements(nodes) * announcement + watchers / QUERY_SECONDS * query;
        }
    }

    /** A simulated network with a fleet on it that has found each other. */
    private static final class Lan {
        private final SimulatedLan lan = new SimulatedLan();
        private final Fleet fleet;
        private final Size size;
        private final List<MdnsRegistry> registries = new ArrayList<>();
        private final List<Watching> watches = new ArrayList<>();
        private final List<Registration> registrations = new ArrayList<>();
        private final Random random;
        double announcement;
        double known;
        long received;
        long nanos;

        Lan(Size size, Options options) {
            this.size = size;
            this.fleet = new Fleet(Math.max(1, size.nodes / options.perTopic()), options.seed());
            this.random = new Random(options.seed());
            for (int i = 0; i < size.nodes; i++) {
                join(i < size.watchers);
                lan.advance(Duration.ofMillis(random.nextInt(100)));
            }
            lan.advance(Duration.ofMinutes(1));
        }

        private void join(boolean watching) {
            MdnsRegistry registry = lan.join();
            registries.add(registry);
            Service node = fleet.next();
            if (watching) {
                Watching listener = new Watching();
                watches.add(listener);
                registry.watch(Fleet.SERVICE, listener);
            }
            registrations.add(registry.register(node, Fleet.TTL));
        }

        Map<Kind, Traffic> calm(Duration time) {
            lan.reset();
            long start = System.nanoTime();
            lan.advance(time);
            nanos = System.nanoTime() - start;
            received = lan.received();
            if (watches.stream().anyMatch(each -> each.size() != size.nodes)) {
                throw new IllegalStateException("somebody does not know everybody");
            }
            Map<Kind, Traffic> said = new EnumMap<>(lan.sent());
            Traffic told = said.getOrDefault(Kind.ANNOUNCEMENT, ONE);
            announcement = told.bytes() / (double) told.packets();
            Traffic asked = said.getOrDefault(Kind.QUERY, ONE);
            long all = asked.bytes()
                    + said.getOrDefault(Kind.KNOWN_ANSWERS, NOTHING).bytes();
            long packets = asked.packets()
                    + said.getOrDefault(Kind.KNOWN_ANSWERS, NOTHING).packets();
            known = (all - packets * Model.QUERY) / asked.packets() / size.nodes;
            return said;
        }

        void events(Report.Table table) {
            lan.reset();
            join(true);
            lan.advance(Duration.ofSeconds(20));
            Map<Kind, Traffic> came = lan.sent();
            lan.reset();
            registrations.get(random.nextInt(registrations.size())).close();
            lan.advance(Duration.ofMillis(20));
            Map<Kind, Traffic> went = lan.sent();
            table.row(
                    size.nodes,
                    packets(came, Kind.PROBE),
                    packets(came, Kind.ANSWER),
                    came.getOrDefault(Kind.ANSWER, NOTHING).bytes() / 1e3,
                    packets(went, Kind.GOODBYE),
                    went.getOrDefault(Kind.GOODBYE, NOTHING).bytes() / 1e3);
        }
    }
}
