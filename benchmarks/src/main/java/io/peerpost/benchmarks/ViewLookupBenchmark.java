package io.peerpost.benchmarks;

import static java.util.Objects.requireNonNull;

import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Registration;
import io.peerpost.registry.Service;
import io.peerpost.registry.cache.CachedRegistry;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewNode;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a publish pays to find its nodes, and what one node's change costs, in fleets of three sizes with three nodes to
 * a topic: both should not depend on the size of the fleet.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
public class ViewLookupBenchmark {
    private static final String SERVICE = "micro.http.broker";

    /** Nodes in the fleet. */
    @Param({"10", "1000", "100000"})
    public int fleet;

    /** What registry and cache would do on other threads; done in this one, so that no hand-over is measured. */
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();

    private final MemorySpace space = new MemorySpace();
    private final CachedRegistry cache = CachedRegistry.builder(
                    MemoryRegistry.builder(space).worker(work::add).build())
            .worker(work::add)
            .build();
    private String topic = "";
    private @Nullable Registration changing;
    private boolean odd;

    /** Registers the fleet and primes the view. */
    @Setup
    public void register() {
        for (int i = 0; i < fleet; i++) {
            changing = cache.register(record(i), Duration.ofHours(10));
        }
        topic = "topic-" + fleet / 6;
        while (!cache.view(SERVICE).primed()) {
            doWork();
        }
    }

    private void doWork() {
        for (Runnable next = work.poll(); next != null; next = work.poll()) {
            next.run();
        }
    }

    private static Service record(int i) {
        Map<String, String> metadata = Map.of("topic", "topic-" + i / 3, "peerpost", "1");
        return Service.of(SERVICE, "v", new Node("node-" + i, new HostPort("127.0.0.1", 8080), metadata));
    }

    /** Frees the threads. */
    @TearDown
    public void close() {
        cache.close();
        space.close();
    }

    /** What a publish reads. */
    @Benchmark
    public List<ViewNode> nodesOfATopic() {
        return cache.view(SERVICE).nodes(topic);
    }

    /** One node writes its record anew: in the registry, through the watch, and in the view. */
    @Benchmark
    public View changeOfANode() {
        odd = !odd;
        String last = "topic-" + (fleet - 1) / 3;
        requireNonNull(changing).update(Map.of("topic", last, "peerpost", "1", "odd", String.valueOf(odd)));
        doWork();
        return cache.view(SERVICE);
    }
}
