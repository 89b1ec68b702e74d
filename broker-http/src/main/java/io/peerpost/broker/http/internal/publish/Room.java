package io.peerpost.broker.http.internal.publish;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.broker.http.internal.net.Confinement;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
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
 * @param events counts what happens, and tells the user's listener
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
        Events events) {
    private static final Logger log = LoggerFactory.getLogger(Room.class);

    long now() {
        return clock.running();
    }

    /** Runs a task on the loop after a time in nanoseconds, unless it is cancelled; it ends with the loop. */
    @CanIgnoreReturnValue
    ScheduledFuture<?> after(long nanos, Runnable task) {
        Runnable timed = guarded(() -> {
            clock.tick();
            task.run();
        });
        return loop.schedule(timed, nanos, TimeUnit.NANOSECONDS);
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
}
