package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.SubscribeOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whose turn it is: the slots, of which there are as many as the concurrency, the deadlines of who has one, and how each
 * turn ends. A message ends when its outcome is known; its slot is free when the handler has returned as well. Not
 * thread-safe; what others must be told is added to a list of things to do once the lock is free.
 */
final class Turns {
    private static final Logger log = LoggerFactory.getLogger(Turns.class);

    private final LocalSubscription subscription;
    private final SubscribeOptions options;
    private final Surroundings around;
    private final Backlog backlog;
    private final Deadlines deadlines;
    private final LocalRetries retries;

    private int running;
    private int unsettled;
    private long handled;
    private long failed;
    private boolean closed;

    Turns(LocalSubscription subscription, SubscribeOptions options, Surroundings around, Backlog backlog) {
        this.subscription = subscription;
        this.options = options;
        this.around = around;
        this.backlog = backlog;
        deadlines = new Deadlines(around.timer(), around.config().nanoTime(), subscription::deadlinePassed);
        retries = new LocalRetries(subscription, around, options.queueMessages(), options.queueBytes());
    }

    long handled() {
        return handled;
    }

    long failed() {
        return failed;
    }

    /** How many messages have no outcome yet. */
    int unfinished() {
        return backlog.size() + unsettled + retries.size();
    }

    /** How many more could have their turn now. */
    int possible() {
        return Math.min(options.concurrency() - running, backlog.ready());
    }

    /** Gives the next message a slot, and its turn, unless its sender has to be looked after first. */
    @Nullable Work take(List<Runnable> then) {
        Work next = running < options.concurrency() ? backlog.poll(then) : null;
        if (next != null) {
            running++;
            unsettled++;
            long now = around.now();
            if (known(next, now)) {
                begin(next, now);
            }
        }
        return next;
    }

    /** Begins a turn after a look at the senders. Returns false if nobody waits for it any more. */
    boolean beginIfWanted(Work work) {
        if (!closed && (work.ownedHere || !work.replies.isEmpty())) {
            begin(work, around.now());
        }
        return work.started;
    }

    /** The handler's call is over, or was not made. To be called on the thread that would have made it. */
    void returned(Work work, @Nullable Throwable failure, List<Runnable> then) {
        work.runner = null;
        Thread.interrupted(); // the deadline's interrupt is not the next message's
        work.returned = true;
        if (!work.started) {
            work.ended = true;
            unsettled--;
            backlog.forget(work);
            turnAway(work, then);
        } else if (failure != null || !options.acknowledgedByHand()) {
            settle(work, failure, then);
        }
        release(work);
    }

    /** Moves a deadline. Returns false if the message has ended. */
    boolean extend(Work work, Duration fromNow) {
        if (!work.ended) {
            work.deadlineNanos = around.now() + fromNow.toNanos();
            deadlines.watch(work);
        }
        return !work.ended;
    }

    /** Ends a message by hand. */
    void end(Work work, @Nullable Throwable failure, List<Runnable> then) {
        settle(work, failure, then);
        release(work);
    }

    /** Ends what is late. */
    void endLate(List<Runnable> then) {
        for (Work work : deadlines.late()) {
            stop(work, "the handler did not end before its deadline", then);
        }
    }

    /** The pause before another attempt is over. */
    void again(Work work) {
        if (retries.take(work)) {
            backlog.add(work);
        }
    }

    /** Ends everything that is left. Returns how many messages that were. */
    int cut(List<Runnable> then) {
        int left = unfinished();
        closed = true;
        for (Work work : deadlines.all()) {
            stop(work, "closed before the handler returned", then);
        }
        List<Work> waiting = backlog.takeAll(then);
        waiting.addAll(retries.takeAll());
        waiting.forEach(work -> turnAway(work, then));
        return left;
    }

    private static boolean known(Work work, long now) {
        for (Reply reply : work.replies) {
            if (!reply.sender().known(now)) {
                return false;
            }
        }
        return true;
    }

    private void begin(Work work, long now) {
        work.started = true;
        work.runner = Thread.currentThread();
        work.deadlineNanos = now + options.deadline().toNanos();
        deadlines.watch(work);
    }

    private void settle(Work work, @Nullable Throwable failure, List<Runnable> then) {
        if (work.ended) {
            return;
        }
        work.ended = true;
        unsettled--;
        deadlines.forget(work);
        Ending ending = failure == null ? Ending.HANDLED : Ending.of(failure);
        if (failure == null || ending.rejected()) {
            backlog.remember(work, ending, around.now());
        } else {
            backlog.forget(work);
        }
        if (failure == null) {
            handled++;
            tell(work, ending, then);
        } else {
            failed++;
            then.add(() -> tellListener(work.in, failure));
            tell(work, failed(work.in, ending, then), then);
        }
    }

    /** What its sender is told: if that would not understand a failure, it is this node that goes on with it. */
    private Ending failed(Incoming in, Ending failure, List<Runnable> then) {
        if (!in.failuresUnknown()) {
            return failure;
        }
        String end = end(in, failure);
        if (end != null) {
            giveUp(in, in.attempt(), end, then);
        }
        return Ending.HANDLED;
    }

    /** Why there is no other attempt here; null if there will be one. */
    private @Nullable String end(Incoming in, Ending failure) {
        if (failure.rejected()) {
            return "rejected: " + failure.reason();
        }
        return closed ? "closed before another attempt: " + failure.reason() : retries.plan(in, failure);
    }

    /** Ends one whose time is over. Its slot stays taken until the handler does return. */
    private void stop(Work work, String why, List<Runnable> then) {
        settle(work, new TimeoutException(why), then);
        if (work.runner != null) {
            work.runner.interrupt();
        }
        release(work);
    }

    private void release(Work work) {
        if (work.ended && work.returned && !work.released) {
            work.released = true;
            running--;
            backlog.done(work);
        }
    }

    /** One that never started. */
    private void turnAway(Work work, List<Runnable> then) {
        tell(work, Ending.LEAVING, then);
        if (work.ownedHere) {
            giveUp(work.in, work.in.attempt() - 1, "closed before another attempt", then);
        }
    }

    private static void tell(Work work, Ending ending, List<Runnable> then) {
        for (Reply reply : work.replies) {
            then.add(() -> reply.end(ending));
        }
        work.replies.clear();
    }

    private void giveUp(Incoming in, int attempts, String reason, List<Runnable> then) {
        then.add(() -> around.deadLetters()
                .add(
                        subscription.topic(),
                        subscription.queue(),
                        subscription.nodeId(),
                        in.message(),
                        attempts,
                        reason));
    }

    private void tellListener(Incoming in, Throwable failure) {
        log.debug("handler of {} failed at attempt {}", subscription.nodeId(), in.attempt(), failure);
        try {
            around.listener().onHandlerFailed(subscription.topic(), subscription.nodeId(), in.attempt(), failure);
        } catch (RuntimeException | Error e) {
            log.warn("listener failed at onHandlerFailed of {}", subscription.nodeId(), e);
        }
    }
}
