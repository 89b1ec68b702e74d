package io.peerpost.it.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures, and prints, how long nine broadcast targets take to have a message while a tenth is well and while it hangs,
 * in turn. Asserts only that they had it.
 */
@Tag("long")
@Timeout(900)
final class HungTargetLatencyTest {
    private static final int RUNS = 10;
    private static final int NINE = 9;
    private static final int PER_SECOND = 1_000;

    /** Until the hung one is known to take nothing, and its share is full. */
    private static final int WARM_UP = 6 * PER_SECOND;

    private static final int MEASURED = 5 * PER_SECOND;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void withTheInboxInMemory() {
        compare("memory", broker -> broker);
    }

    @Test
    void withTheInboxInAFile() {
        compare("file", broker -> broker.inbox(folder.resolve(UUID.randomUUID().toString())));
    }

    private static void compare(String inbox, UnaryOperator<HttpBrokerBuilder> settings) {
        long[] unused = run(false, settings); // for the JIT compiler
        List<long[]> well = new ArrayList<>();
        List<long[]> hung = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            well.add(run(false, settings));
            hung.add(run(true, settings));
        }
        print(inbox, "ten are well", well);
        print(inbox, "one of ten hangs", hung);
    }

    /** Returns, by message and sorted, how long it took from before the publish until the last of the nine had it. */
    private static long[] run(boolean hangs, UnaryOperator<HttpBrokerBuilder> settings) {
        try (Fleet fleet = new Fleet("memory://" + UUID.randomUUID());
                AutoCloseable tenth = hangs ? new Mute(fleet) : fleet.start(new String[] {null})) {
            for (int i = 0; i < NINE; i++) {
                fleet.start(new String[] {null});
            }
            String id = tenth instanceof Mute mute ? mute.id() : ((Service) tenth).nodeId();
            Stopwatch stopwatch = new Stopwatch(id);
            HttpBrokerBuilder builder = fleet.builder()
                    .liveness(Duration.ofSeconds(2))
                    .inboxMessages(16_000)
                    .listener(stopwatch);
            try (HttpBroker publisher = settings.apply(builder).open()) {
                stopwatch.publish(publisher, fleet.topic());
                return stopwatch.result();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void print(String inbox, String what, List<long[]> runs) {
        System.out.printf(
                "inbox in %-6s, %-16s: p50 %s ms, p99 %s ms, p99.9 %s ms; median, and lowest to highest of %d runs of %d%n",
                inbox, what, spread(runs, 0.5), spread(runs, 0.99), spread(runs, 0.999), runs.size(), MEASURED);
    }

    private static String spread(List<long[]> runs, double quantile) {
        double[] millis = runs.stream()
                .mapToDouble(run -> run[(int) (quantile * (run.length - 1))] / 1e6)
                .sorted()
                .toArray();
        return "%.2f (%.2f to %.2f)".formatted(millis[millis.length / 2], millis[0], millis[millis.length - 1]);
    }

    /** Takes the time of each message at each target but one. */
    private static final class Stopwatch implements BrokerListener {
        private static final Duration PATIENCE = Duration.ofSeconds(30);

        private final String except;
        private final Queue<Settlement.End> bad = new ConcurrentLinkedQueue<>();
        private final AtomicLongArray began = new AtomicLongArray(WARM_UP + MEASURED);
        private final AtomicLongArray took = new AtomicLongArray(WARM_UP + MEASURED);
        private final AtomicIntegerArray left = new AtomicIntegerArray(WARM_UP + MEASURED);

        Stopwatch(String except) {
            this.except = except;
        }

        void publish(HttpBroker publisher, String topic) {
            long start = System.nanoTime();
            for (int i = 0; i < WARM_UP + MEASURED; i++) {
                long at = start + TimeUnit.SECONDS.toNanos(i) / PER_SECOND;
                for (long now = System.nanoTime(); now < at; now = System.nanoTime()) {
                    LockSupport.parkNanos(at - now);
                }
                left.set(i, NINE);
                began.set(i, System.nanoTime());
                var unused = publisher.publish(
                        topic,
                        Message.of("x"),
                        PublishOptions.builder().id("n" + i).build());
            }
        }

        @Override
        public void onEnd(String id, Settlement.End end) {
            if (except.equals(end.target().nodeId())) {
                return;
            }
            if (end.outcome() != Outcome.DELIVERED) {
                bad.add(end);
            }
            int number = Integer.parseInt(id.substring(1));
            if (left.decrementAndGet(number) == 0) {
                took.set(number, System.nanoTime() - began.get(number));
            }
        }

        long[] result() {
            await().atMost(PATIENCE).until(this::done);
            assertEquals(List.of(), List.copyOf(bad));
            long[] measured = new long[MEASURED];
            Arrays.setAll(measured, i -> took.get(WARM_UP + i));
            Arrays.sort(measured);
            return measured;
        }

        private boolean done() {
            for (int i = 0; i < left.length(); i++) {
                if (left.get(i) > 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
