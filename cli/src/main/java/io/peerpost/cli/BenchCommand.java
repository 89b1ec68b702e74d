package io.peerpost.cli;

import io.peerpost.broker.http.HttpBrokerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code peerpost bench}: how fast messages get from one process to another, handled and acknowledged. */
@Command(
        name = "bench",
        description = "Measures throughput and latency between two processes over the loopback interface:"
                + " a message counts once it is handled and its publisher has heard so.",
        sortOptions = false,
        footer = {
            "",
            "Publishes from one thread, with so many messages under way, to a second process that does nothing with them. "
                    + "First for as long as --seconds, but 12 at most, without counting, since Java is slow at first: "
                    + "below 12 seconds it still is. Latency is from the publish to its acknowledgement: with many in "
                    + "flight mostly the waiting behind others, with one in flight that of a message alone.",
            "",
            "With --json {\"messagesPerSecond\", \"p50Micros\", \"p99Micros\", \"p999Micros\", \"lane\", \"inFlight\", \"size\"}. "
                    + "No environment variable takes it off the loopback interface, only --registry and --listen do. With "
                    + "--inbox each message is on disk before it is sent; the file must be new, and is removed at the end.",
            "",
            "Examples:",
            "  peerpost bench",
            "  peerpost bench --in-flight 1 --json",
            "  peerpost bench --seconds 20 --size 100 --in-flight 1024",
            "  peerpost bench --inbox /var/tmp/bench.inbox",
            "",
            "Exit codes: 0 done, 2 wrong use, 3 registry unreachable or no such interface, 4 something was not delivered, "
                    + "5 a port or file that cannot be used."
        })
final class BenchCommand implements Callable<Integer>, SumsUp {
    private static final String REGISTRY = "mdns://?interface=lo";
    private static final String LISTEN = "127.0.0.1:0";
    private static final Duration MOST_WARM_UP = Duration.ofSeconds(12);
    private static final Duration FIND = Duration.ofSeconds(30);
    /** At the end nothing is owed any more, and after a signal nothing is waited for. */
    private static final Duration CLOSE = Duration.ofMillis(250);

    /** What fits a message of 4 MiB once it is base64. */
    private static final int MOST_BYTES = 3_000_000;

    private static final int MOST_IN_FLIGHT = 10_000;
    /** With base64, what fits the inbox. */
    private static final long MOST_BYTES_IN_FLIGHT = 64L << 20;

    private final Terminal terminal;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            converter = Seconds.class,
            description = "For how long to measure, after the warm-up. Default: 10")
    private Duration time = Duration.ofSeconds(10);

    @Option(names = "--size", paramLabel = "B", description = "Bytes of a message's body. Default: 1024")
    private int size = 1024;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "How many messages are published and not yet acknowledged, at most. Default: 256")
    private int inFlight = 256;

    @Option(
            names = "--lane",
            paramLabel = "LANE",
            converter = BenchLane.Converter.class,
            description =
                    "What to send them over: stream, what two brokers take by themselves, or compatible, go-micro's"
                            + " POST, one message each. Default: stream")
    private BenchLane lane = BenchLane.STREAM;

    @Option(
            names = "--inbox",
            paramLabel = "FILE",
            description = "With a durable inbox in this file. Default: in memory")
    private @Nullable Path inbox;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        String topic = "peerpost.bench." + UUID.randomUUID();
        BenchResult result;
        BrokerSession publisher = open();
        try (publisher;
                BenchSubscriber subscriber = BenchSubscriber.start(terminal, subscriberArgs(topic))) {
            result = measure(publisher, subscriber, topic);
        } finally {
            if (inbox != null) {
                BenchInbox.remove(inbox, terminal); // ours, since the broker has opened it
            }
        }
        if (result != null) {
            terminal.result(common.json() ? result.json(lane, inFlight, size) : result.text(lane, inFlight, size));
        }
        return Exit.OK;
    }

    /** Returns null if asked to stop. */
    private @Nullable BenchResult measure(BrokerSession publisher, BenchSubscriber subscriber, String topic)
            throws InterruptedException {
        String address = subscriber.awaitSubscribed();
        if (address == null) {
            return null;
        }
        Stop stop = terminal.stop();
        BenchLoad load = new BenchLoad(
                publisher.broker(), topic, size, inFlight, () -> stop.isRequested() || subscriber.ended());
        boolean found = load.reach(FIND);
        BenchResult result = found ? measure(load, address) : null;
        if (stop.isRequested()) {
            return null;
        }
        if (subscriber.ended()) {
            throw subscriber.failure();
        }
        if (!found) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED,
                    "nothing reached the subscriber at " + address + " in " + FIND.toSeconds() + " s");
        }
        return result;
    }

    private BenchResult measure(BenchLoad load, String address) throws InterruptedException {
        Duration warmUp = time.compareTo(MOST_WARM_UP) < 0 ? time : MOST_WARM_UP;
        terminal.say("publishing to " + address + ": " + Seconds.text(warmUp) + " s to warm up, then "
                + Seconds.text(time) + " s");
        load.warmUp(warmUp);
        return load.measure(time);
    }

    private void check() {
        if (time.isZero()) {
            throw wrong("--seconds: 0 (expected: > 0)");
        }
        if (size < 0 || size > MOST_BYTES) {
            throw wrong("--size: " + size + " (expected: 0 to " + MOST_BYTES + ")");
        }
        if (inFlight < 1 || inFlight > MOST_IN_FLIGHT) {
            throw wrong("--in-flight: " + inFlight + " (expected: 1 to " + MOST_IN_FLIGHT + ")");
        }
        if ((long) size * inFlight > MOST_BYTES_IN_FLIGHT) {
            throw wrong("--in-flight: " + inFlight + " (expected: with --size " + size + " at most "
                    + MOST_BYTES_IN_FLIGHT / size + ")");
        }
        if (registry().toLowerCase(Locale.ROOT).startsWith("memory:")) {
            throw wrong("--registry: " + registry() + " is one process's own (expected: one that two can share)");
        }
        if (inbox != null) {
            BenchInbox.checkNew(inbox);
        }
    }

    private static CommandFailure wrong(String line) {
        return new CommandFailure(Exit.USAGE, line);
    }

    private String registry() {
        return common.registry.given == null ? REGISTRY : common.registry.given;
    }

    /** A publisher needs no listener: where to listen and whom to let in is for the subscriber. */
    private BrokerSession open() {
        return BrokerSession.open(common, registry(), null, terminal.environment(), this::configure);
    }

    private HttpBrokerBuilder configure(HttpBrokerBuilder builder) {
        builder.closeTimeout(CLOSE).share(1).lanes(lane.lanes); // one target is all there is
        return inbox == null ? builder : builder.inbox(inbox);
    }

    private List<String> subscriberArgs(String topic) {
        List<String> args = new ArrayList<>(List.of("--registry", registry(), "--fleet", common.fleet));
        args.addAll(List.of("--listen", common.listen == null ? LISTEN : common.listen));
        if (common.advertise != null) {
            args.addAll(List.of("--advertise", common.advertise));
        }
        if (!common.allow.isEmpty()) {
            args.addAll(List.of("--allow", String.join(",", common.allow)));
        }
        for (int i = 0; i < common.output.verbose.length; i++) {
            args.add("-v");
        }
        args.add(topic);
        return args;
    }
}
