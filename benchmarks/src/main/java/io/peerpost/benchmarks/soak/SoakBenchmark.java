package io.peerpost.benchmarks.soak;

import io.peerpost.benchmarks.load.Figures;
import io.peerpost.benchmarks.load.OtherProcess;
import io.peerpost.broker.BrokerStats;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.http.HttpBroker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * A publisher and a subscriber under full load, in a process each.
 *
 * <pre>
 * publish SECONDS EVERY   the publisher; for how long, and every how many seconds both sides are sampled
 * subscribe               the subscriber, which the publisher starts
 * </pre>
 */
public final class SoakBenchmark {
    private static final String REGISTRY = "mdns://?interface=lo";

    private SoakBenchmark() {}

    /**
     * Prints a table of both sides' memory, what a message allocates, and whether the queues are empty at the end; exits
     * with 1 if they are not.
     *
     * @throws Exception if it cannot run
     */
    public static void main(String... args) throws Exception {
        int status = 0;
        switch (args[0]) {
            case "publish" ->
                status = publish(
                        Duration.ofSeconds(Long.parseLong(args[1])), Duration.ofSeconds(Long.parseLong(args[2])));
            case "subscribe" -> subscribe();
            default -> throw new IllegalArgumentException("what: " + args[0] + " (expected: publish, subscribe)");
        }
        System.exit(status); // whatever threads a library has left
    }

    private static int publish(Duration time, Duration every) throws Exception {
        try (OtherProcess subscriber = OtherProcess.start(SoakBenchmark.class, "subscribe");
                HttpBroker broker = HttpBroker.builder(REGISTRY).open()) {
            Publisher publisher = new Publisher(broker, subscriber);
            System.err.println(Moment.HEADING);
            Figures figures = publisher.run(subscriber.hear(), time, every);
            print(publisher.moments(), figures);
            return drained(broker.stats(), publisher.moments()) ? 0 : 1;
        }
    }

    private static void print(List<Moment> moments, Figures figures) {
        int last = moments.size() - 2; // behind it is the moment at rest
        System.out.println(Moment.HEADING);
        for (int i : new int[] {0, last / 2, last, last + 1}) {
            System.out.println(moments.get(i).row(moments.get(Math.max(0, i - 1))));
        }
        Moment from = moments.get(0);
        Moment to = moments.get(last);
        System.out.printf(
                Locale.ROOT,
                "%nover all: %,.0f messages a second; p50 %.0f, p99 %.0f, p99.9 %.0f µs; %.1f µs of CPU each; steal %.1f %%%n"
                        + "allocated per message of %,d bytes: publisher %s, subscriber %s%n",
                figures.perSecond(),
                figures.p50(),
                figures.p99(),
                figures.p999(),
                figures.cpuMicros(),
                figures.steal(),
                Publisher.SIZE,
                allocated(from.publisher(), to.publisher(), 0),
                allocated(from.subscriber(), to.subscriber(), Publisher.SIZE));
    }

    /** What each message has allocated, beside a copy of its payload if it needed one. */
    private static String allocated(Sample from, Sample to, int payload) {
        double each = (to.allocated() - from.allocated()) / (double) Math.max(1, to.messages() - from.messages());
        return String.format(Locale.ROOT, "%,.0f bytes (%,.0f beyond its payload)", each, each - payload);
    }

    /** Whether everything that was published was delivered, and handled once, and nothing waits. */
    private static boolean drained(BrokerStats stats, List<Moment> moments) {
        long handled = moments.get(moments.size() - 1).subscriber().messages();
        long delivered = stats.ends().getOrDefault(Outcome.DELIVERED, 0L);
        System.out.printf(
                Locale.ROOT,
                "at the end: %,d published, %,d delivered, %,d handled; waiting: %,d messages, %,d bytes, %,d held%n",
                stats.published(),
                delivered,
                handled,
                stats.waiting(),
                stats.waitingBytes(),
                stats.held());
        boolean empty = stats.waiting() == 0
                && stats.waitingBytes() == 0
                && stats.held() == 0
                && delivered == stats.published()
                && handled == stats.published();
        System.out.println(empty ? "the queues are empty" : "THE QUEUES ARE NOT EMPTY");
        return empty;
    }

    private static void subscribe() throws IOException, ReflectiveOperationException {
        String topic = "soak." + UUID.randomUUID();
        try (HttpBroker broker =
                HttpBroker.builder(REGISTRY).listen("127.0.0.1:0").open()) {
            broker.subscribe(topic, message -> {});
            OtherProcess.say(topic);
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (asked.readLine() != null) {
                OtherProcess.say(Sample.take(broker.stats().handled(), 0).line());
            }
        }
    }
}
