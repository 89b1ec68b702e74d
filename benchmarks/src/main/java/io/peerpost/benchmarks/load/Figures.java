package io.peerpost.benchmarks.load;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What was seen of one load.
 *
 * @param perSecond messages a second that have arrived for sure
 * @param p50 from sending a message that is answered until its answer, in microseconds: half took no longer
 * @param p99 99 in a hundred took no longer
 * @param p999 999 in a thousand took no longer
 * @param cpuMicros processor time per message, of both processes and of the server between them, in microseconds
 * @param steal what part of the processors' time the host took away meanwhile, in percent
 */
public record Figures(double perSecond, double p50, double p99, double p999, double cpuMicros, double steal) {
    /** With times from a histogram of nanoseconds. */
    public static Figures of(double perSecond, Histogram nanos, double cpuMicros, double steal) {
        return new Figures(
                perSecond,
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                cpuMicros,
                steal);
    }

    /** Prints them in one line behind a name: rate, p50, p99, p99.9, processor time, steal. */
    public void print(String name) {
        System.out.printf(
                Locale.ROOT, "%s %.0f %.1f %.1f %.1f %.2f %.1f%n", name, perSecond, p50, p99, p999, cpuMicros, steal);
    }
}
