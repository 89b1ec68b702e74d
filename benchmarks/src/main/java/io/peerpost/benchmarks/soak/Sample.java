package io.peerpost.benchmarks.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What one process has, in bytes.
 *
 * @param messages published and delivered, or handled
 * @param waiting messages published and not settled; a subscriber's are not told
 * @param heap in use right after a collection
 * @param buffers the JVM's direct buffers
 * @param reserved what Netty took from the system besides the heap, past the JVM's direct buffers where it can
 * @param used what Netty's allocator has handed out or keeps at hand of that
 * @param resident the whole process, as the system sees it
 * @param allocated on the heap by all threads, since the start
 */
record Sample(
        long messages, long waiting, long heap, long buffers, long reserved, long used, long resident, long allocated) {

    /** Collects garbage first. Blocks as long as that takes. */
    static Sample take(long messages, long waiting) throws IOException, ReflectiveOperationException {
        long allocated = Allocated.bytes();
        System.gc();
        return new Sample(
                messages,
                waiting,
                heapInUse(),
                directBuffers(),
                Math.max(0, PlatformDependent.usedDirectMemory()),
                handedOut(),
                residentSet(),
                allocated);
    }

    private static long heapInUse() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getCollectionUsage)
                .filter(Objects::nonNull)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
    }

    private static long directBuffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long handedOut() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider told
                ? told.metric().usedDirectMemory()
                : 0;
    }

    private static long residentSet() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .sum();
        }
    }

    /** For another process. */
    String line() {
        return LongStream.of(messages, waiting, heap, buffers, reserved, used, resident, allocated)
                .mapToObj(Long::toString)
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    /** From another process. */
    static Sample parse(String line) {
        long[] n = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
        return new Sample(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
    }
}
