package io.peerpost.benchmarks.scale;

import io.peerpost.benchmarks.scale.Meter.Cost;
import io.peerpost.registry.Registration;
import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewChange;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import io.peerpost.registry.tck.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A whole fleet that lives, on a fake clock and the memory registry: nodes come, leave, crash, and come back under new
 * ids, while one process watches. Ends with a comparison: the view has to show who is there, and nobody else.
 */
final class ChurnPart {
    /** Each node is replaced once in this time, in the mean. */
    private static final Duration LIFE = Duration.ofHours(1);

    /** One replacement in so many is a crash. */
    private static final int CRASHES = 5;

    /** How long a node that has gone without a word may be seen: its lease, and as long again marked stale. */
    private static final Duration SEEN = Fleet.TTL.multipliedBy(2).plusSeconds(1);

    private final Options options;
    private final FakeClock clock = new FakeClock();
    private final MemorySpace space = new MemorySpace(clock, clock);
    private final Random random;
    private final Fleet fleet;
    private final List<Living> living = new ArrayList<>();
    private final Map<ViewChange.Kind, Integer> seen = new EnumMap<>(ViewChange.Kind.class);
    private long left;
    private long crashed;

    ChurnPart(Options options) {
        this.options = options;
        this.random = new Random(options.seed());
        this.fleet = new Fleet(options.topics(), options.seed());
    }

    /** A node, and what ends its beats. */
    private record Living(Registration registration, int topic, Gate gate) {}

    /** A process's worker, until it crashes. */
    private static final class Gate implements Executor {
        private final Executor worker;
        private boolean shut;

        Gate(Executor worker) {
            this.worker = worker;
        }

        @Override
        public void execute(Runnable task) {
            if (!shut) {
                worker.execute(() -> {
                    if (!shut) {
                        task.run();
                    }
                });
            }
        }
    }

    void run(Report report) {
        for (int i = 0; i < options.nodes(); i++) {
            join(i % options.topics());
        }
        MeteredRegistry metered =
                new MeteredRegistry(MemoryRegistry.builder(space).timer(clock).build());
        try (CachedRegistry cache = CachedRegistry.builder(metered)
                .nanoTime(clock)
                .timer(clock)
                .worker(clock)
                .build()) {
            Runnable unused = cache.observe(Fleet.SERVICE, this::seen);
            clock.runDue();
            Cost first = metered.state();
            live(options.quick() ? Duration.ofMinutes(1) : Duration.ofMinutes(5));
            clock.advance(SEEN);
            table(report, metered, first, cache.view(Fleet.SERVICE));
        }
    }

    private void seen(ViewChange change) {
        change.nodes().forEach(node -> seen.merge(node.kind(), 1, Integer::sum));
    }

    private void join(int topic) {
        Gate gate = new Gate(clock);
        MemoryRegistry process =
                MemoryRegistry.builder(space).timer(clock).worker(gate).build();
        living.add(new Living(process.register(fleet.next(topic), Fleet.TTL), topic, gate));
    }

    private void live(Duration time) {
        seen.clear();
        double perSecond = living.size() / (double) LIFE.toSeconds();
        double due = 0;
        for (int second = 0; second < time.toSeconds(); second++) {
            for (due += perSecond; due >= 1; due--) {
                replace();
            }
            clock.advance(Duration.ofSeconds(1));
        }
    }

    private void replace() {
        Living one = living.remove(random.nextInt(living.size()));
        if (random.nextInt(CRASHES) == 0) {
            one.gate.shut = true;
            crashed++;
        } else {
            one.registration.close();
            left++;
        }
        join(one.topic);
    }

    private void table(Report report, MeteredRegistry metered, Cost first, View view) {
        Set<String> there = new HashSet<>();
        living.forEach(each -> there.add(each.registration.service().node().id()));
        Set<String> shown = new HashSet<>();
        view.all().forEach(node -> shown.add(node.id()));
        Cost change = metered.change();
        Report.Table table = report.table("churn", "A fleet that lives, as one watching process sees it", "what", "");
        table.row("nodes", living.size());
        table.row("left by their own word", left);
        table.row("crashed", crashed);
        table.row("seen to come", seen.getOrDefault(ViewChange.Kind.ADDED, 0));
        table.row("seen to grow stale", seen.getOrDefault(ViewChange.Kind.STALE, 0));
        table.row("seen to go", seen.getOrDefault(ViewChange.Kind.GONE, 0));
        table.row("changes told by the registry", metered.changes());
        table.row("µs of the cache for each", change.micros());
        table.row("bytes allocated for each", change.bytes());
        table.row("ms for the first state", first.nanos() / 1e6);
        table.row("MB allocated for it", first.bytes() / 1e6);
        table.row("in the view at the end and not there, or there and not in the view", different(there, shown));
        table.note(
                "Each node is replaced once in %d min, one in %d by a crash, under a new id; TTL %d s.",
                LIFE.toMinutes(), CRASHES, Fleet.TTL.toSeconds());
        table.print();
        if (different(there, shown) > 0) {
            throw new IllegalStateException("the view is wrong at the end of the churn");
        }
    }

    private static int different(Set<String> one, Set<String> other) {
        Set<String> either = new HashSet<>(one);
        either.addAll(other);
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return either.size() - both.size();
    }
}
