package io.peerpost.benchmarks;

import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.WhenFull;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An inbox in memory that is full and drops the oldest: for each message of 1 KiB that it accepts, encodes and owes to a
 * group that is away, it settles another one. Nothing is sent, so this is the publishing side without HTTP.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 4)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error")
public class MemoryInboxBenchmark {
    private static final int BOUND = 1_000;
    private static final int TOGETHER = 64;

    private final HttpBroker broker = HttpBroker.builder("memory://" + UUID.randomUUID())
            .inboxMessages(BOUND)
            .share(1)
            .whenFull(WhenFull.dropOldest())
            .open();
    private final Message message = Message.of(new byte[1024]);
    private final Queue<Publication> inside = new ArrayDeque<>();

    /** Fills the inbox. */
    @Setup
    public void fill() {
        broker.expect("measured", "away");
        for (int i = 0; i < BOUND; i++) {
            inside.add(broker.publish("measured", message));
        }
    }

    /** Frees the threads. */
    @TearDown
    public void close() {
        broker.close();
    }

    /** Accepts 64 and waits until as many have left; for each of them. */
    @Benchmark
    @OperationsPerInvocation(TOGETHER)
    public void acceptAndSettle() {
        for (int i = 0; i < TOGETHER; i++) {
            inside.add(broker.publish("measured", message));
        }
        for (int i = 0; i < TOGETHER; i++) {
            int dropped = inside.remove().settled().toCompletableFuture().join().count(Outcome.OVERFLOW);
            if (dropped != 1) {
                throw new IllegalStateException("not dropped");
            }
        }
    }
}
