package io.peerpost.benchmarks;

import static java.util.Objects.requireNonNull;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.registry.HostPort;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.memory.MemoryRegistry;
import io.peerpost.registry.memory.MemorySpace;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A publish of 1 KiB until its one subscriber has handled it, both in this process and over real HTTP, in fleets of three
 * sizes: who subscribes to other topics should cost nothing. What is measured is both sides together, on all threads; with
 * {@code -prof gc} also what they allocate.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
public class PublishBenchmark {
    private static final String SERVICE = "micro.http.broker";
    private static final String TOPIC = "measured";
    private static final int TOGETHER = 64;

    /** Nodes in the fleet, three to a topic. */
    @Param({"10", "1000", "100000"})
    public int fleet;

    private final MemorySpace space = new MemorySpace();
    private final Message message = Message.of(new byte[1024]);
    private final Publication[] together = new Publication[TOGETHER];
    private @Nullable MemoryRegistry registry;
    private @Nullable HttpBroker broker;

    /** Registers the fleet, subscribes, and waits until the subscriber is found. */
    @Setup
    public void open() {
        MemoryRegistry opened = MemoryRegistry.builder(space).build();
        registry = opened;
        for (int i = 0; i < fleet; i++) {
            Map<String, String> metadata = Map.of("topic", "topic-" + i / 3, "peerpost", "1");
            opened.register(
                    Service.of(SERVICE, "v", new Node("node-" + i, new HostPort("127.0.0.1", 8080), metadata)),
                    Duration.ofHours(10));
        }
        HttpBroker subscribed = HttpBroker.builder(opened).listen("127.0.0.1:0").open();
        broker = subscribed;
        subscribed.subscribe(TOPIC, delivery -> {});
        publishAlone();
    }

    /** Frees the threads. */
    @TearDown
    public void close() {
        requireNonNull(broker).close();
        requireNonNull(registry).close();
        space.close();
    }

    /** One at a time: there, handled, and back. */
    @Benchmark
    public Settlement publishAlone() {
        return settled(requireNonNull(broker).publish(TOPIC, message));
    }

    /** With 64 under way, for each of them. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void publishTogether() {
        HttpBroker open = requireNonNull(broker);
        for (int i = 0; i < TOGETHER; i++) {
            together[i] = open.publish(TOPIC, message);
        }
        for (Publication publication : together) {
            settled(publication);
        }
    }

    private static Settlement settled(Publication publication) {
        Settlement settlement = publication.settled().toCompletableFuture().join();
        if (settlement.count(Outcome.DELIVERED) != 1) {
            throw new IllegalStateException("not delivered: " + settlement);
        }
        return settlement;
    }
}
