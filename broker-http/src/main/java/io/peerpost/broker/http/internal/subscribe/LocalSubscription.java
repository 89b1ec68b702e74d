package io.peerpost.broker.http.internal.subscribe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.SubscribeOptions;
import io.peerpost.broker.http.internal.wire.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node's messages: its queue, the ids that returned or run, deadlines, the handler's turn. Knows nothing of HTTP.
 * May be shared between threads; its state belongs to one lock, and nobody is told anything while it is held.
 */
public final class LocalSubscription {
    private static final Logger log = LoggerFactory.getLogger(LocalSubscription.class);
    private static final long RELAUNCH_MILLIS = 100;

    private enum State {
        OPEN,
        DRAINING,
        LEAVING
    }

    private final String nodeId;
    private final String topic;
    private final @Nullable String queue;
    private final MessageHandler handler;
    private final SubscribeOptions options;
    private final Surroundings around;
    private final Callers callers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition finished = lock.newCondition();
    private final Grants grants;

    @GuardedBy("lock") private final Backlog backlog;

    @GuardedBy("lock") private final Turns turns;

    /** Threads on their way to the queue. */
    @GuardedBy("lock") private int starting;

    @GuardedBy("lock") private final Farewell farewell;

    @GuardedBy("lock") private final Waiting waiting;

    @GuardedBy("lock") private State state = State.OPEN;

    /** Whether the node has left the registry; publishers hear of it with every answer. */
    private volatile boolean departing;

    LocalSubscription(
            String nodeId,
            String topic,
            @Nullable String queue,
            MessageHandler handler,
            SubscribeOptions options,
            Surroundings around,
            Callers callers) {
        this.nodeId = nodeId;
        this.topic = topic;
        this.queue = queue;
        this.handler = handler;
        this.options = options;
        this.around = around;
        this.callers = callers;
        backlog = new Backlog(this, options, around);
        turns = new Turns(this, options, around, backlog);
        farewell = new Farewell(callers, around.config());
        waiting = new Waiting(finished, turns, around);
        grants = new Grants(new Window(options.queueMessages(), options.queueBytes()));
    }

    /** The node's id. */
    public String nodeId() {
        return nodeId;
    }

    /** How many messages were handled. */
    public long handled() {
        lock.lock();
        try {
            return turns.handled();
        } finally {
            lock.unlock();
        }
    }

    /** How many runs of the handler failed or passed their deadline. */
    public long failed() {
        lock.lock();
        try {
            return turns.failed();
        } finally {
            lock.unlock();
        }
    }

    /** How many messages wait for the handler. */
    public int queued() {
        lock.lock();
        try {
            return backlog.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Closes, once the registration has left: handles what comes during the grace, and then what its publishers still
     * have for it, while they are told with each answer to address it no more; at last answers that it takes nothing any
     * more, finishes what it has, and lets go of the connections. Blocks for grace and bound at most, and a moment for
     * the connections; a second call returns at once. An interrupt ends the waiting, and stays set.
     *
     * @param grace for how long publishers may still have an old view
     * @param atMost how long it may take after that: what is still owed up to half of it, and what was accepted the rest
     * @return how many messages were unfinished when that was over; they failed, or were sent elsewhere
     */
    public int drain(Duration grace, Duration atMost) {
        List<Runnable> then = new ArrayList<>();
        long end;
        if (!depart()) {
            return 0;
        }
        callers.leaves();
        lock.lock();
        try {
            waiting.pass(grace);
            end = around.now() + atMost.toNanos();
            long most = Math.min(
                    atMost.toNanos() / 2, around.config().farewellTime().toNanos());
            waiting.forCallers(farewell, around.now() + most);
            state = State.LEAVING;
            backlog.resume(then);
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
        int left = finish(end - around.now());
        callers.letGo();
        return left;
    }

    private boolean depart() {
        lock.lock();
        try {
            boolean first = state == State.OPEN;
            if (first) {
                state = State.DRAINING;
                departing = true;
            }
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** What it grants to publishers on stream lanes. Has a lock of its own. */
    Grants grants() {
        return grants;
    }

    String topic() {
        return topic;
    }

    /** Whether nothing new is taken any more. */
    boolean leaving() {
        lock.lock();
        try {
            return state == State.LEAVING;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it has left the registry, so that it should be addressed no more. Takes no lock. */
    boolean departing() {
        return departing;
    }

    @Nullable String queue() {
        return queue;
    }

    boolean acknowledgedByHand() {
        return options.acknowledgedByHand();
    }

    /**
     * Takes messages in, in their order, or says why not. The first for which there is no room is the last that is asked.
     * Does not block; replies are told on other threads.
     */
    void offer(List<Offer> offers) {
        lock.lock();
        try {
            long now = around.now();
            farewell.came(now);
            for (Offer offer : offers) {
                offer.admission = admit(offer, now);
                if (offer.admission == Admission.FULL) {
                    farewell.turnedAway(now);
                    break;
                }
            }
            launch();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private Admission admit(Offer offer, long now) {
        Admission repeated = backlog.repeated(offer.work, offer.reply, now);
        if (repeated != null) {
            return repeated;
        }
        return state == State.LEAVING ? Admission.LEAVING : backlog.enqueue(offer.work, offer.reply);
    }

    /** A sender went away and waits for this no more. */
    void abandon(Work work, Reply reply) {
        List<Runnable> then = new ArrayList<>();
        lock.lock();
        try {
            backlog.abandon(work, reply, then);
            changed();
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
    }

    /** A sender went away that may have been asked to wait, or be waited for. */
    void forget(Sender sender) {
        lock.lock();
        try {
            backlog.forget(sender);
            if (state != State.OPEN) {
                finished.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Moves a deadline. Returns false if the message has ended. */
    boolean extend(Work work, Duration fromNow) {
        lock.lock();
        try {
            return turns.extend(work, fromNow);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a message by hand; does nothing if it has ended. */
    void end(Work work, @Nullable Throwable failure) {
        List<Runnable> then = new ArrayList<>(2);
        lock.lock();
        try {
            turns.end(work, failure, then);
            changed();
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
    }

    /** The earliest deadline may have passed. */
    void deadlinePassed() {
        List<Runnable> then = new ArrayList<>();
        lock.lock();
        try {
            turns.endLate(then);
            changed();
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
    }

    /** The pause of a message that failed here is over. */
    void again(Work work) {
        lock.lock();
        try {
            turns.again(work);
            changed();
        } finally {
            lock.unlock();
        }
    }

    /** A thread's life: message after message, until there is none. */
    private void work() {
        Work work = next(null, null);
        while (work != null) {
            Throwable failure = work.started || lookAndBegin(work) ? handle(work) : null;
            work = next(work, failure);
        }
    }

    private @Nullable Throwable handle(Work work) {
        try {
            handler.handle(new RunningDelivery(this, work));
            return null;
        } catch (Throwable e) { // whatever it is, it is the handler's and must not end this thread
            return e;
        }
    }

    private @Nullable Work next(@Nullable Work over, @Nullable Throwable failure) {
        List<Runnable> then = new ArrayList<>(2);
        Work next;
        lock.lock();
        try {
            if (over == null) {
                starting--;
            } else {
                turns.returned(over, failure, then);
            }
            next = turns.take(then);
            changed();
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
        return next;
    }

    /** After a pause of the process: makes sure that somebody still waits. Returns false if nobody does. */
    private boolean lookAndBegin(Work work) {
        List<Reply> replies;
        lock.lock();
        try {
            replies = new ArrayList<>(work.replies);
        } finally {
            lock.unlock();
        }
        replies.forEach(reply -> reply.sender().look());
        lock.lock();
        try {
            return turns.beginIfWanted(work);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock") private void changed() {
        launch();
        if (state != State.OPEN && turns.unfinished() == 0) {
            finished.signalAll();
        }
    }

    /** Sees to it that there is a thread for each message that could have its turn. */
    @GuardedBy("lock") private void launch() {
        while (starting < turns.possible()) {
            starting++;
            try {
                around.threads().execute(this::work);
            } catch (RuntimeException | OutOfMemoryError e) { // the pool is closed, or there is no thread to be had
                starting--;
                log.debug("no thread for {}", nodeId, e);
                launchLater();
                return;
            }
        }
    }

    private void launchLater() {
        try {
            ScheduledFuture<?> unused =
                    around.timer().schedule(this::deadlinePassed, RELAUNCH_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            log.debug("no timer for {}", nodeId, e);
        }
    }

    private int finish(long nanos) {
        List<Runnable> then = new ArrayList<>();
        int left;
        lock.lock();
        try {
            waiting.untilFinished(nanos);
            left = turns.cut(then);
        } finally {
            lock.unlock();
        }
        Afterwards.run(then);
        return left;
    }
}
