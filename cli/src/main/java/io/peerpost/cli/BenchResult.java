package io.peerpost.cli;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a measurement saw.
 *
 * @param messagesPerSecond messages handled and acknowledged, by the time that was measured
 * @param p50Micros half of the messages took no longer from publish to acknowledgement, in microseconds
 * @param p99Micros 99 in a hundred
 * @param p999Micros 999 in a thousand
 */
record BenchResult(double messagesPerSecond, double p50Micros, double p99Micros, double p999Micros) {

    /** Of the times, in nanoseconds, of all messages that were acknowledged in so many nanoseconds. */
    static BenchResult of(Histogram times, long nanos) {
        return new BenchResult(
                times.getTotalCount() / (nanos / 1e9),
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getValueAtPercentile(99.9) / 1e3);
    }

    String json(BenchLane lane, int inFlight, int size) {
        return new JsonLine()
                .withTenths("messagesPerSecond", messagesPerSecond)
                .withTenths("p50Micros", p50Micros)
                .withTenths("p99Micros", p99Micros)
                .withTenths("p999Micros", p999Micros)
                .with("lane", lane.text())
                .with("inFlight", inFlight)
                .with("size", size)
                .end();
    }

    String text(BenchLane lane, int inFlight, int size) {
        return String.format(
                Locale.ROOT,
                "%.1f messages/s, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms (lane %s, %d in flight, %d bytes)",
                messagesPerSecond,
                p50Micros / 1e3,
                p99Micros / 1e3,
                p999Micros / 1e3,
                lane.text(),
                inFlight,
                size);
    }
}
