package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.SubscribeOptions;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came in and is not over: who may still come, what is a repetition, who was asked to wait. Not thread-safe; what
 * others must be told is added to a list of things to do once the lock is free.
 */
final class Backlog {
    private static final int MAX_SESSIONS = 1024;
    private static final int MAX_IDS = 131_072;

    private final LocalSubscription subscription;
    private final int maxMessages;
    private final long maxBytes;
    private final Patience patience;
    private final WorkQueue queue;
    private final ReturnedIds returned;
    /** Queued or at work, by what repetitions have in common. */
    private final Map<Object, Work> active = new HashMap<>();
    /** Who was asked to send no more. */
    private final Set<Sender> paused = new LinkedHashSet<>();

    Backlog(LocalSubscription subscription, SubscribeOptions options, Surroundings around) {
        this.subscription = subscription;
        maxMessages = options.queueMessages();
        maxBytes = options.queueBytes();
        patience = around.patience();
        queue = new WorkQueue(options.concurrency() > 1);
        returned = new ReturnedIds(
                MAX_SESSIONS, MAX_IDS, around.config().remember().toNanos());
    }

    int size() {
        return queue.size();
    }

    /** How many messages could be taken now. */
    int ready() {
        return queue.ready();
    }

    /** Says what a message is that need not be queued; null if it must. */
    @Nullable Admission repeated(Work work, Reply reply, long now) {
        if (work.identity == null) {
            return null;
        }
        returned.arrived(work.in, now);
        work.before = returned.find(work.in);
        if (work.before != null) {
            return Admission.RETURNED;
        }
        Work same = active.get(work.identity);
        if (same == null) {
            return null;
        }
        work.joined = same;
        same.replies.add(reply);
        return Admission.TAKEN;
    }

    /** Queues a message if there is room. */
    Admission enqueue(Work work, Reply reply) {
        if (!admits(work)) {
            return Admission.FULL;
        }
        work.replies.add(reply);
        add(work);
        if (!full(1)) {
            return Admission.TAKEN;
        }
        paused.add(reply.sender());
        return Admission.TAKEN_NOW_FULL;
    }

    /** Queues a message whatever room there is. */
    void add(Work work) {
        queue.add(work);
        if (work.identity != null) {
            active.put(work.identity, work);
        }
    }

    /** A sender went away: what nobody waits for any more and has not started is dropped. */
    void abandon(Work work, Reply reply, List<Runnable> then) {
        Work meant = work.joined == null ? work : work.joined;
        meant.replies.remove(reply);
        if (meant.queued && meant.replies.isEmpty() && !meant.ownedHere) {
            queue.remove(meant);
            left(meant, then);
            forget(meant);
        }
    }

    /** A sender went away. */
    void forget(Sender sender) {
        paused.remove(sender);
    }

    /** Takes the next message; null if none may run. */
    @Nullable Work poll(List<Runnable> then) {
        Work next = queue.poll();
        if (next != null) {
            left(next, then);
        }
        return next;
    }

    /** Takes everything that is queued. */
    List<Work> takeAll(List<Runnable> then) {
        List<Work> all = queue.takeAll();
        for (Work work : all) {
            left(work, then);
            forget(work);
        }
        return all;
    }

    /** Its repetitions are new messages from now on. */
    void forget(Work work) {
        if (work.identity != null) {
            active.remove(work.identity, work);
        }
    }

    /** Its repetitions need not run: they end as it has. */
    void remember(Work work, Ending ending, long now) {
        forget(work);
        if (!work.ownedHere) {
            returned.add(work.in, ending, now);
        }
    }

    /** Its slot is free: the next of its key may run. */
    void done(Work work) {
        queue.done(work);
    }

    /** Lets everybody send again who was asked not to. */
    void resume(List<Runnable> then) {
        for (Sender sender : paused) {
            then.add(() -> sender.roomAgain(subscription));
        }
        paused.clear();
    }

    private boolean admits(Work work) {
        if (!full(1)) {
            return true;
        }
        if (work.in.failuresUnknown()) {
            work.patient = patience.take(work.in.bytes());
            return work.patient;
        }
        return !full(2) && queue.bytes() + work.in.bytes() <= 2 * maxBytes;
    }

    private boolean full(int times) {
        return queue.size() >= (long) times * maxMessages || queue.bytes() >= times * maxBytes;
    }

    private void left(Work work, List<Runnable> then) {
        if (work.patient) {
            patience.give(work.in.bytes());
            work.patient = false;
        }
        if (!paused.isEmpty() && queue.size() <= maxMessages / 2 && queue.bytes() <= maxBytes / 2) {
            resume(then);
        }
    }
}
