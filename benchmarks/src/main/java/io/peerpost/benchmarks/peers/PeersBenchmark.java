package io.peerpost.benchmarks.peers;

import io.peerpost.benchmarks.load.Link;
import io.peerpost.benchmarks.load.Load;
import io.peerpost.benchmarks.load.Mode;
import io.peerpost.benchmarks.load.OtherProcess;
import io.peerpost.broker.http.Lanes;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/**
 * One contender, from one process to another; {@code benchmarks/peers} runs many in turn and makes the table of them.
 *
 * <pre>
 * measure CONTENDER WARM-UP SECONDS   the publisher; seconds to warm up over all, and to measure in each mode
 * subscribe CONTENDER SERVER          the subscriber, which the publisher starts
 * </pre>
 */
public final class PeersBenchmark {
    private static final int SIZE = 1024;

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
            case "subscribe" -> subscribe(receiver(args[1]), args[2]);
            default -> throw new IllegalArgumentException("what: " + args[0] + " (expected: measure, subscribe)");
        }
        System.exit(0); // whatever threads a library has left
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static Contender contender(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "tcp" -> new RawTcp();
            case "peerpost" -> new Peerpost(Lanes.ALL);
            case "post" -> new Peerpost(Lanes.COMPATIBLE);
            case "nats" -> new Nats();
            case "redis" -> new Redis();
            case "vertx" -> // there only if it was compiled
                Class.forName(PeersBenchmark.class.getPackageName() + ".VertxBus")
                        .asSubclass(Contender.class)
                        .getDeclaredConstructor()
                        .newInstance();
            default ->
                throw new IllegalArgumentException(
                        "contender: " + name + " (expected: tcp, peerpost, post, nats, redis, vertx, http, server)");
        };
    }

    private static Receiver receiver(String name) throws ReflectiveOperationException {
        return switch (name) {
            case "http" -> new NettyServer();
            case "server" -> new PeerpostServer();
            default -> contender(name);
        };
    }

    private static void measure(String name, Duration warmUp, Duration time) throws Exception {
        if (receiver(name) instanceof Contender contender) {
            measure(name, contender, warmUp, time);
            return;
        }
        try (OtherProcess server = OtherProcess.start(PeersBenchmark.class, "subscribe", name, "none")) {
            Wrk wrk = new Wrk(server.hear());
            for (Mode mode : wrk.modes()) {
                wrk.measure(mode, warmUp.dividedBy(wrk.modes().size()));
            }
            for (Mode mode : wrk.modes()) {
                wrk.measure(mode, time).print(mode.key());
            }
        }
    }

    private static void measure(String name, Contender contender, Duration warmUp, Duration time) throws Exception {
        try (Contender.Server server = contender.server();
                OtherProcess subscriber =
                        OtherProcess.start(PeersBenchmark.class, "subscribe", name, server.address());
                Link link = contender.connect(server.address(), subscriber.hear())) {
            Load load = new Load(link, SIZE);
            List<Mode> modes = contender.modes();
            for (Mode mode : modes) {
                load.warmUp(mode, warmUp.dividedBy(modes.size()));
            }
            for (Mode mode : modes) {
                load.measure(mode, time).print(mode.key());
            }
        }
    }

    private static void subscribe(Receiver receiver, String server) throws Exception {
        try (Receiver.Subscriber subscriber = receiver.subscribe(server)) {
            OtherProcess.say(subscriber.address());
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }
}
