package io.peerpost.benchmarks.scale;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Registry;
import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.consul.ConsulRegistry;
import io.peerpost.registry.etcd.EtcdRegistry;
import io.peerpost.registry.mdns.SimulatedLan;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What a process keeps of each node that it can see: in the registry it uses, and in the view. */
final class HeapPart {
    /** mDNS is simulated with a registry a node, in which all of this is measured once more. */
    private static final int MOST_MDNS = 300;

    private final Options options;

    HeapPart(Options options) {
        this.options = options;
    }

    void run(Report report) {
        Report.Table table = report.table(
                "heap", "Memory of a process that watches a fleet", "registry", "nodes", "KB", "bytes a node");
        int nodes = options.quick() ? options.nodes() / 10 : options.nodes() / 4;
        etcd(table, nodes);
        consul(table, nodes);
        mdns(table, MOST_MDNS);
        table.note("What is left after a collection, less what was there before it watched: records, index and view.");
        table.print();
    }

    private void etcd(Report.Table table, int nodes) {
        try (EtcdServer server = new EtcdServer();
                EtcdRegistry writer = EtcdRegistry.builder()
                        .endpoints(new HostPort("127.0.0.1", server.port()))
                        .timer(new FakeClock())
                        .build()) {
            register(writer, nodes);
            measure(
                    table,
                    "etcd",
                    nodes,
                    some -> EtcdRegistry.builder()
                            .endpoints(new HostPort("127.0.0.1", server.port()))
                            .build());
        }
    }

    private void consul(Report.Table table, int nodes) {
        try (ConsulAgent agent = new ConsulAgent();
                ConsulRegistry writer = ConsulRegistry.builder()
                        .addresses(new HostPort("127.0.0.1", agent.port()))
                        .timer(new FakeClock())
                        .build()) {
            register(writer, nodes);
            measure(
                    table,
                    "Consul",
                    nodes,
                    some -> ConsulRegistry.builder()
                            .addresses(new HostPort("127.0.0.1", agent.port()))
                            .build());
            agent.close(); // what is registered goes with it
        }
    }

    private void register(Registry writer, int nodes) {
        Fleet fleet = new Fleet(Math.max(1, nodes / options.perTopic()), options.seed());
        for (int i = 0; i < nodes; i++) {
            Registration unused = writer.register(fleet.next(), Fleet.TTL);
        }
    }

    /** The second of two that watch: the first has loaded and made all that is there once for all. */
    private static void measure(Report.Table table, String name, int nodes, IntFunction<Registry> open) {
        List<CachedRegistry> caches = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < 2; i++) {
            before = Meter.heap();
            CachedRegistry cache = CachedRegistry.builder(open.apply(i)).build();
            caches.add(cache);
            Await.until(
                    "the view is complete",
                    () -> cache.view(Fleet.SERVICE).all().size() == nodes);
        }
        Await.pass(Duration.ofMillis(200));
        long kept = Meter.heap() - before;
        table.row(name, nodes, kept / 1e3, kept / (double) nodes);
        caches.forEach(CachedRegistry::close);
    }

    private void mdns(Report.Table table, int nodes) {
        SimulatedLan lan = new SimulatedLan();
        Fleet fleet = new Fleet(Math.max(1, nodes / options.perTopic()), options.seed());
        List<Registration> registered = new ArrayList<>();
        for (int i = 0; i < nodes; i++) {
            registered.add(lan.join().register(fleet.next(), Fleet.TTL));
        }
        FakeClock clock = new FakeClock();
        long before = 0;
        List<CachedRegistry> caches = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            before = Meter.heap();
            CachedRegistry cache = CachedRegistry.builder(lan.join())
                    .nanoTime(clock)
                    .timer(clock)
                    .worker(clock)
                    .build();
            caches.add(cache);
            cache.view(Fleet.SERVICE);
            clock.runDue();
            lan.advance(Duration.ofSeconds(10));
            clock.runDue();
            if (cache.view(Fleet.SERVICE).all().size() != registered.size()) {
                throw new IllegalStateException("the view is not complete");
            }
        }
        long kept = Meter.heap() - before;
        table.row("mDNS", nodes, kept / 1e3, kept / (double) nodes);
        caches.forEach(CachedRegistry::close);
    }
}
