package io.peerpost.benchmarks.workloads;

import io.peerpost.benchmarks.load.OtherProcess;
import io.peerpost.broker.http.Lanes;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * One workload on one lane; {@code benchmarks/workloads} runs many in turn and makes the table of them.
 *
 * <pre>
 * measure WORKLOAD LANE WARM-UP SECONDS TIMES   the publisher; seconds to warm up over all, and to measure each case
 * subscribe WORKLOAD LANE                       the subscribers, which the publisher starts
 * </pre>
 *
 * <p>Workloads: targets, messages, head-of-line, and fleet-N with N nodes, in one process. Lanes: stream, compatible.
 */
public final class WorkloadsBenchmark {
    private static final String FLEET = "fleet-";

    private static final int RATE = 20_000;

    private WorkloadsBenchmark() {}

    /**
     * Runs one and prints a line of figures per case and time: lane, case, messages a second, p50, p99 and p99.9 in
     * microseconds, microseconds of processor time per delivery, and the steal in percent. A durable inbox is made in the
     * folder of the property {@code workloads.folder}; head-of-line sends {@code workloads.rate} messages a second.
     *
     * @throws Exception if it cannot run
     */
    public static void main(String... args) throws Exception {
        switch (args[0]) {
            case "measure" -> {
                Duration warmUp = Duration.ofSeconds(Long.parseLong(args[3]));
                Duration time = Duration.ofSeconds(Long.parseLong(args[4]));
                measure(args[1], args[2], warmUp, time, Integer.parseInt(args[5]));
            }
            case "subscribe" -> subscribe(args[1], lanes(args[2]));
            default -> throw new IllegalArgumentException("what: " + args[0] + " (expected: measure, subscribe)");
        }
        System.exit(0); // whatever threads a library has left
    }

    private static Lanes lanes(String name) {
        return switch (name) {
            case "stream" -> Lanes.ALL;
            case "compatible" -> Lanes.COMPATIBLE;
            default -> throw new IllegalArgumentException("lane: " + name + " (expected: stream, compatible)");
        };
    }

    private static void measure(String name, String lane, Duration warmUp, Duration time, int times) throws Exception {
        if (name.startsWith(FLEET)) {
            try (Workload workload = Fleet.open(lanes(lane), Integer.parseInt(name.substring(FLEET.length())))) {
                measure(workload.cases(), lane, warmUp, time, times);
            }
            return;
        }
        try (OtherProcess subscribers = OtherProcess.start(WorkloadsBenchmark.class, "subscribe", name, lane);
                Workload workload = open(name, lanes(lane), subscribers.hear())) {
            measure(workload.cases(), lane, warmUp, time, times);
        }
    }

    private static void measure(List<Case> cases, String lane, Duration warmUp, Duration time, int times)
            throws Exception {
        for (Case each : cases) {
            each.warmUp(warmUp.dividedBy(cases.size()));
        }
        for (int i = 0; i < times; i++) {
            for (Case each : cases) {
                each.measure(time).print(lane + " " + each.name());
            }
        }
    }

    private static Workload open(String name, Lanes lanes, String topic) throws Exception {
        return switch (name) {
            case "targets" -> Targets.open(lanes, topic);
            case "messages" -> Messages.open(lanes, topic, Path.of(System.getProperty("workloads.folder")));
            case "head-of-line" -> HeadOfLine.open(lanes, topic, Integer.getInteger("workloads.rate", RATE));
            default -> throw unknown(name);
        };
    }

    private static void subscribe(String name, Lanes lanes) throws Exception {
        String topic = "bench." + UUID.randomUUID();
        try (AutoCloseable subscribed = subscribers(name, lanes, topic)) {
            OtherProcess.say(topic);
            System.in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static AutoCloseable subscribers(String name, Lanes lanes, String topic) {
        return switch (name) {
            case "targets" -> Targets.subscribe(lanes, topic);
            case "messages" -> Messages.subscribe(lanes, topic);
            case "head-of-line" -> HeadOfLine.subscribe(lanes, topic);
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "workload: " + name + " (expected: targets, messages, head-of-line, fleet-N)");
    }
}
