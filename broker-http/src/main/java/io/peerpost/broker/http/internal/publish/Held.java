package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The messages of a topic that have no target yet, in their order. They choose their targets together, once the topic's
 * view has been quiet for a moment. Belongs to the publisher's loop.
 */
final class Held {
    private final Topic topic;
    private final Room room;
    private final Topic.Neighbours neighbours;
    private final Deque<Outgoing> messages = new ArrayDeque<>();
    private long bytes;
    private boolean allSameHold = true;
    private int round;
    private long firstNodeAt;
    private boolean waiting;

    Held(Topic topic, Room room, Topic.Neighbours neighbours) {
        this.topic = topic;
        this.room = room;
        this.neighbours = neighbours;
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    void add(Outgoing message) {
        message.endsAt = room.clock().fair() + message.holdNanos;
        allSameHold = messages.isEmpty() || (allSameHold && messages.getLast().endsAt <= message.endsAt);
        messages.add(message);
        bytes += message.body.length;
        neighbours.inbox().hold(message);
        topic.measure();
        addressSoon();
    }

    /** If there are targets, and nobody has begun to wait for quiet, begins. */
    void addressSoon() {
        if (!waiting && topic.hasTargets()) {
            viewChanged(neighbours.quiet());
        }
    }

    /** The topic's nodes changed, or the view became primed: if somebody is there, waits for quiet and then releases. */
    void viewChanged(Duration quiet) {
        if (messages.isEmpty() || !neighbours.view().primed()) {
            return;
        }
        topic.refresh();
        if (!topic.hasTargets()) {
            waiting = false;
            failAtMostOnce();
            return;
        }
        if (!waiting) {
            waiting = true;
            firstNodeAt = room.now();
        }
        long latest = firstNodeAt + room.config().heldAtMost().toNanos() - room.now();
        long pause = Math.max(0, Math.min(quiet.toNanos(), latest));
        int mine = ++round;
        if (pause == 0) {
            release();
            return;
        }
        room.after(pause, () -> {
            if (mine == round) {
                release();
            }
        });
    }

    private void failAtMostOnce() {
        for (Outgoing message : messages.stream().filter(m -> m.atMostOnce).toList()) {
            remove(message);
            room.ledger().endAll(message, Outcome.FAILED, "nobody subscribes to it");
        }
    }

    private void release() {
        topic.refresh();
        if (!topic.hasTargets()) {
            waiting = false;
            return;
        }
        waiting = false;
        allSameHold = true;
        bytes = 0;
        Deque<Outgoing> all = new ArrayDeque<>(messages);
        messages.clear();
        all.forEach(topic::address);
        topic.measure();
    }

    /** Ends those whose time is over. */
    void tick(long fair) {
        if (messages.isEmpty() || (allSameHold && messages.getFirst().endsAt > fair)) {
            return;
        }
        messages.removeIf(message -> {
            if (message.endsAt > fair) {
                return false;
            }
            bytes -= message.body.length;
            room.ledger().endAll(message, Outcome.EXPIRED, "nobody subscribed to it in time");
            return true;
        });
        topic.measure();
    }

    /** Makes room for newer ones, down to the share of one target. */
    void dropOldest() {
        PublishConfig config = room.config();
        while (messages.size() > config.shareMessages() || (messages.size() > 1 && bytes > config.shareBytes())) {
            Outgoing oldest = messages.remove();
            bytes -= oldest.body.length;
            room.ledger().endAll(oldest, Outcome.OVERFLOW, Topic.DROPPED);
        }
    }

    /** Takes one out that has ended otherwise. */
    void remove(Outgoing message) {
        if (messages.remove(message)) {
            bytes -= message.body.length;
        }
    }

    Gate.Load load() {
        return messages.isEmpty()
                ? Gate.Load.NONE
                : new Gate.Load(
                        messages.size(),
                        bytes,
                        "subscribers of " + topic.name + " to come",
                        messages.getFirst().acceptedAt,
                        false);
    }
}
