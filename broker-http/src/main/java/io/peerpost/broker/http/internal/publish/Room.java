package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.http.internal.net.Confinement;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all of the publishing side stands in: the one loop that owns its state, its clocks and numbers, and whom to tell.
 *
 * @param loop runs one task at a time; everything but acceptance happens there
 * @param clock what time it is for messages
 * @param config the numbers
 * @param random for picks and jitter
 * @param opener opens lanes
 * @param confinement where may be sent to
 * @param ledger ends debts
 * @param journal writes down what is accepted and owed
 * @param nodes says what was found out about nodes
 * @param listener the user's
 */
record Room(
        ScheduledExecutorService loop,
        FairClock clock,
        PublishConfig config,
        RandomGenerator random,
        Lane.Opener opener,
        Confinement confinement,
        Ledger ledger,
        Journal journal,
        Publisher.Nodes nodes,
        BrokerListener listener) {
    private static final Logger log = LoggerFactory.getLogger(Room.class);

    long now() {
        return clock.running();
    }

    /** Runs a task on the loop after a time in nanoseconds; it ends with the loop. */
    void after(long nanos, Runnable task) {
        Runnable timed = guarded(() -> {
            clock.tick();
            task.run();
        });
        ScheduledFuture<?> unused = loop.schedule(timed, nanos, TimeUnit.NANOSECONDS);
    }

    /** A task whose failure is a defect of this code: logged, and the loop goes on. */
    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                log.error("the publisher's loop met a defect of its own", e);
            }
        };
    }

    /** Calls the user's listener; what it throws is logged. */
    void tell(Consumer<BrokerListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            log.warn("a broker listener threw", e);
        }
    }
}
