package io.peerpost.it.harness;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Feeds a publisher with numbers, from 0, for as long as a test wants it to go on, never far ahead of what was
 * received. The numbers are written by a thread of its own.
 */
public final class Flow {
    private static final int AHEAD = 300;
    private static final int AT_ONCE = 30;

    private final Command publisher;
    private final LongSupplier received;
    private final Thread feeder = new Thread(this::feed, "flow");
    private volatile boolean ended;
    private volatile int written;

    private Flow(Command publisher, LongSupplier received) {
        this.publisher = publisher;
        this.received = received;
    }

    /**
     * Begins.
     *
     * @param publisher takes a message per line of its standard input
     * @param received how many were received by now
     */
    public static Flow into(Command publisher, LongSupplier received) {
        Flow flow = new Flow(publisher, received);
        flow.feeder.setDaemon(true);
        flow.feeder.start();
        return flow;
    }

    private void feed() {
        while (!ended) {
            StringBuilder lines = new StringBuilder();
            int next = written;
            for (int i = 0; i < AT_ONCE; i++) {
                lines.append(next++).append('\n');
            }
            publisher.write(lines.toString());
            written = next;
            await("the flow to go on")
                    .atMost(Duration.ofMinutes(5))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> ended || written - received.getAsLong() < AHEAD);
        }
    }

    /** Ends it. Blocks until the publisher has been given everything. Returns how many numbers that were. */
    public int end() throws InterruptedException {
        ended = true;
        feeder.join();
        publisher.closeIn();
        return written;
    }
}
