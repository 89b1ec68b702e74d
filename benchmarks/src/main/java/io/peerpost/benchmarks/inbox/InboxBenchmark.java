package io.peerpost.benchmarks.inbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * One measurement in a process of its own; {@code benchmarks/inbox} runs many in turn and makes the table of them.
 *
 * <pre>
 * syncs FOLDER SECONDS                       the disk alone
 * accept FOLDER SECONDS peerpost PUBLISHERS  or jetstream, whose server the property nats.server names
 * backlog FOLDER MESSAGES                    commits of 64 while so many messages pile up
 * </pre>
 */
public final class InboxBenchmark {
    private static final int SIZE = 1024;
    private static final int EACH = 64;

    private InboxBenchmark() {}

    /** Runs one and prints one line of figures: name, messages a second, and p50, p99, p99.9 and most in microseconds. */
    public static void main(String... args) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Path.of(args[1]));
        switch (args[0]) {
            case "syncs" -> print("syncs", DiskSyncs.perSecond(folder, seconds(args[2])), new Histogram(1));
            case "accept" -> accept(folder, seconds(args[2]), contender(args[3]), Integer.parseInt(args[4]));
            case "backlog" -> backlog(folder, Long.parseLong(args[2]));
            default -> throw new IllegalArgumentException("what: " + args[0] + " (expected: syncs, accept, backlog)");
        }
    }

    private static long seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text)).toNanos();
    }

    private static Contender contender(String name) {
        return switch (name) {
            case "peerpost" -> new PeerpostInbox();
            case "jetstream" -> new JetStreamInbox(Path.of(System.getProperty("nats.server", "nats-server")));
            default -> throw new IllegalArgumentException("contender: " + name + " (expected: peerpost, jetstream)");
        };
    }

    private static void accept(Path folder, long nanos, Contender contender, int publishers)
            throws IOException, InterruptedException {
        try (Contender.Session session = contender.open(folder)) {
            Load.Result result = new Load(session, SIZE).run(publishers, nanos / 2, nanos);
            print(contender.name(), result.perSecond(), result.micros());
        }
    }

    private static void backlog(Path folder, long messages) {
        long start = System.nanoTime();
        Histogram micros = Backlog.grow(folder.resolve("inbox"), messages, EACH, SIZE);
        print("commit", messages / ((System.nanoTime() - start) / 1e9), micros);
    }

    private static void print(String name, double perSecond, Histogram micros) {
        System.out.printf(
                Locale.ROOT,
                "%s %.0f %d %d %d %d%n",
                name,
                perSecond,
                micros.getValueAtPercentile(50),
                micros.getValueAtPercentile(99),
                micros.getValueAtPercentile(99.9),
                micros.getMaxValue());
    }
}
