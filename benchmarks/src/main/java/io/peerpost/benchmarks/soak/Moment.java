package io.peerpost.benchmarks.soak;

import java.util.Locale;

/**
 * Both sides at about the same time.
 *
 * @param what it is called in the table
 * @param nanos since the load began
 */
record Moment(String what, long nanos, Sample publisher, Sample subscriber) {
    static final String HEADING =
            "| memory in MiB | s | messages | a second | publisher: waiting | heap after GC | direct buffers | Netty: reserved | used"
                    + " | resident | subscriber: heap after GC | direct buffers | Netty: reserved | used | resident |\n"
                    + "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";

    /** A row of the table; memory in MiB, the rate since the moment before. */
    String row(Moment before) {
        double seconds = (nanos - before.nanos) / 1e9;
        long more = subscriber.messages() - before.subscriber.messages();
        return String.format(
                Locale.ROOT,
                "| %s | %.0f | %,d | %s | %,d | %s | %s |",
                what,
                nanos / 1e9,
                subscriber.messages(),
                seconds > 0 ? String.format(Locale.ROOT, "%,.0f", more / seconds) : "",
                publisher.waiting(),
                memory(publisher),
                memory(subscriber));
    }

    private static String memory(Sample sample) {
        return String.format(
                Locale.ROOT,
                "%.1f | %.1f | %.1f | %.1f | %.0f",
                mebibytes(sample.heap()),
                mebibytes(sample.buffers()),
                mebibytes(sample.reserved()),
                mebibytes(sample.used()),
                mebibytes(sample.resident()));
    }

    private static double mebibytes(long bytes) {
        return bytes / (double) (1 << 20);
    }
}
