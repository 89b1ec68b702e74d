package io.peerpost.benchmarks.scale;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;

/** Measures time and allocation. For one thread. */
final class Meter {
    private static final int ROUNDS = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long startNanos;
    private long startBytes;
    private long nanos;
    private long bytes;
    private long operations;

    /**
     * What one operation costs.
     *
     * @param nanos time
     * @param bytes allocated
     */
    record Cost(double nanos, double bytes) {
        double micros() {
            return nanos / 1e3;
        }
    }

    /** Begins to measure this thread. */
    void start() {
        startBytes = THREADS.getCurrentThreadAllocatedBytes();
        startNanos = System.nanoTime();
    }

    /** Adds what was done since {@link #start}. */
    void stop() {
        nanos += System.nanoTime() - startNanos;
        bytes += THREADS.getCurrentThreadAllocatedBytes() - startBytes;
        operations++;
    }

    /** The mean of what was measured since the last time. */
    Cost take() {
        Cost cost = new Cost(nanos / (double) Math.max(1, operations), bytes / (double) Math.max(1, operations));
        nanos = 0;
        bytes = 0;
        operations = 0;
        return cost;
    }

    /** The median of some rounds of an operation in this thread, after as many to warm up. */
    static Cost of(int operations, IntConsumer operation) {
        Cost[] costs = new Cost[ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            Meter meter = new Meter();
            meter.start();
            for (int i = 0; i < operations; i++) {
                operation.accept(i);
            }
            meter.stop();
            Cost all = meter.take();
            costs[Math.max(0, round)] = new Cost(all.nanos() / operations, all.bytes() / operations);
        }
        return median(costs);
    }

    static Cost median(Cost... costs) {
        double[] nanos = Arrays.stream(costs).mapToDouble(Cost::nanos).sorted().toArray();
        double[] bytes = Arrays.stream(costs).mapToDouble(Cost::bytes).sorted().toArray();
        return new Cost(nanos[nanos.length / 2], bytes[bytes.length / 2]);
    }

    /** What all threads that live have allocated so far. */
    static long allocatedByAll() {
        return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(each -> each > 0)
                .sum();
    }

    /** Processor time of the live threads whose names begin so, in nanoseconds. */
    static long processorTime(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .mapToLong(thread -> THREADS.getThreadCpuTime(thread.getId()))
                .sum();
    }

    /** What is in use of the heap once everything is collected that can be. */
    static long heap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
