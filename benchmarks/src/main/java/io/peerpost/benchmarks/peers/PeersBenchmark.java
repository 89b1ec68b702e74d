package io.peerpost.benchmarks.peers;

import io.peerpost.broker.http.Lanes;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * One contender, from one process to another; {@code benchmarks/peers} runs many in turn and makes the table of them.
 *
 * <pre>
 * measure CONTENDER WARM-UP SECONDS   the publisher; seconds to warm up over all, and to measure in each mode
 * subscribe CONTENDER SERVER          the subscriber, which the publisher starts
 * </pre>
 */
public final class PeersBenchmark {
    /** What was published in the mode before is out of the way by then. */
    private static final Duration LEAD = Duration.ofMillis(500);

    private PeersBenchmark() {}

    /**
     * Runs one and prints a line of figures per mode: mode, messages a second, p50, p99 and p99.9 in microseconds,
     * microseconds of processor time per message, and the steal in percent.
     *
     * @throws Exception if the contender cannot run
     */
    public static void main(String... args) throws Exception {
        switch (args[0]) {
            case "measure" -> measure(args[1], seconds(args[2]), seconds(args[3]));
            case "subscribe" -> subscribe(contender(args[1]), args[2]);
            default -> throw new IllegalArgumentException("what: " + args[0] + " (expected: measure, subscribe)");
        }
        System.exit(0); // whatever threads a library has left
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static Contender contender(String name) {
        return switch (name) {
            case "tcp" -> new RawTcp();
            case "peerpost" -> new Peerpost(Lanes.ALL);
            case "post" -> new Peerpost(Lanes.COMPATIBLE);
            case "nats" -> new Nats();
            case "redis" -> new Redis();
            default ->
                throw new IllegalArgumentException(
                        "contender: " + name + " (expected: tcp, peerpost, post, nats, redis)");
        };
    }

    private static void measure(String name, Duration warmUp, Duration time) throws Exception {
        Contender contender = contender(name);
        try (Contender.Server server = contender.server();
                SubscriberProcess subscriber = SubscriberProcess.start(name, server.address());
                Contender.Link link = contender.connect(server.address(), subscriber.address())) {
            Load load = new Load(link);
            List<Mode> modes = contender.modes();
            for (Mode mode : modes) {
                load.run(mode, warmUp.dividedBy(modes.size()), Duration.ZERO);
            }
            for (Mode mode : modes) {
                print(mode, load.run(mode, LEAD, time));
            }
        }
    }

    private static void print(Mode mode, Load.Figures figures) {
        System.out.printf(
                Locale.ROOT,
                "%s %.0f %.1f %.1f %.1f %.2f %.1f%n",
                mode.key(),
                figures.perSecond(),
                figures.nanos().getValueAtPercentile(50) / 1e3,
                figures.nanos().getValueAtPercentile(99) / 1e3,
                figures.nanos().getValueAtPercentile(99.9) / 1e3,
                figures.cpuMicros(),
                figures.steal());
    }

    private static void subscribe(Contender contender, String server) throws Exception {
        try (Contender.Subscriber subscriber = contender.subscribe(server)) {
            System.out.println(SubscriberProcess.READY + subscriber.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
