package io.peerpost.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What became of the processors' time so far.
 *
 * @param all of it since the start of the machine, in Linux's ticks
 * @param stolen what of that the host gave to others
 * @param ours what this process used and those that it started, in nanoseconds
 */
public record ProcessorTime(long all, long stolen, long ours) {
    private static final int STOLEN = 7;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;
    private static final long TICK_NANOS = 10_000_000;

    /**
     * Reads it from Linux.
     *
     * @throws IOException if that does not tell it
     */
    public static ProcessorTime now() throws IOException {
        String line = Files.readString(Path.of("/proc/stat"));
        // user, nice, system, idle, iowait, irq, softirq, steal; guests are counted as users already
        long[] ticks = Stream.of(line.substring(0, line.indexOf('\n')).split(" +"))
                .skip(1)
                .limit(STOLEN + 1)
                .mapToLong(Long::parseLong)
                .toArray();
        return new ProcessorTime(LongStream.of(ticks).sum(), ticks[STOLEN], used());
    }

    private static long used() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        return ended()
                + Stream.concat(Stream.of(self), self.descendants())
                        .flatMap(process -> process.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum();
    }

    /** What those used that have ended. */
    private static long ended() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] behindTheName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(behindTheName[CHILDREN_USER]) + Long.parseLong(behindTheName[CHILDREN_SYSTEM]))
                * TICK_NANOS;
    }

    /** What this process and its children used in between, in nanoseconds. */
    public long usedSince(ProcessorTime before) {
        return ours - before.ours;
    }

    /** What the host took away in between, in percent. */
    public double stolenSince(ProcessorTime before) {
        return all == before.all ? 0 : 100.0 * (stolen - before.stolen) / (all - before.all);
    }
}
