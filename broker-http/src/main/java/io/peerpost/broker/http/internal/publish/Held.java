package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.StoredDebt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The messages of a topic that have no target yet, in their order. They choose their targets together, once the topic's
 * view has been quiet for a moment. Belongs to the publisher's loop.
 */
final class Held {
    private static final String NOBODY_CAME = "nobody subscribed to it in time";

    private final Topic topic;
    private final Room room;
    private final Topic.Neighbours neighbours;
    private final Deque<Outgoing> messages = new ArrayDeque<>();
    private final Parked parked;
    private long bytes;
    private boolean allSameHold = true;
    private int round;
    private long firstNodeAt;
    private boolean waiting;

    /** The rest follows from the store, page by page. */
    private boolean releasing;

    Held(Topic topic, Room room, Topic.Neighbours neighbours) {
        this.topic = topic;
        this.room = room;
        this.neighbours = neighbours;
        this.parked = new Parked(room, this::broughtIn, this::pageIsIn);
    }

    boolean isEmpty() {
        return messages.isEmpty() && parked.isEmpty();
    }

    int size() {
        return messages.size() + (int) parked.messages();
    }

    void add(Outgoing message) {
        message.endsAt = room.clock().fair() + message.holdNanos;
        if (message.stored && !message.addressed() && parked.takesMore(messages.size(), bytes)) {
            leave(message);
        } else {
            keep(message);
        }
        topic.measure();
        addressSoon();
    }

    /** Leaves one to the store, behind those that are there. */
    private void leave(Outgoing message) {
        if (parked.number() == 0) {
            parked.begin(room.journal().meet(Target.nobody(topic.name)), 0, 0);
        }
        room.journal().owe(parked.number(), message.sequence, message.endsAt);
        parked.leave(message);
        neighbours.inbox().left(message);
        neighbours.inbox().heldInStore(1);
    }

    private void keep(Outgoing message) {
        allSameHold = messages.isEmpty() || (allSameHold && messages.getLast().endsAt <= message.endsAt);
        messages.add(message);
        bytes += message.size;
        neighbours.inbox().hold(message);
    }

    /** Takes over what a store remembers. */
    void restore(StoredTarget stored) {
        parked.begin(stored.number(), stored.messages(), stored.bytes());
        neighbours.inbox().heldInStore(stored.messages());
        refill();
    }

    /** Its topic is given up, with nothing held: the store need not remember that something ever was. */
    void over() {
        if (parked.number() > 0) {
            room.journal().forget(parked.number());
            parked.begin(0, 0, 0);
        }
    }

    /** As that of {@link Parked}, with what was brought in and waits. */
    long floor() {
        long floor = parked.floor();
        long earlier = room.journal().earlier();
        if (earlier > 0) { // there are no more of them than may be in memory
            for (Outgoing message : messages) {
                floor = message.sequence <= earlier ? Math.min(floor, message.sequence) : floor;
            }
        }
        return floor;
    }

    private void refill() {
        parked.refill(messages.size(), bytes);
    }

    private void broughtIn(StoredDebt stored) {
        neighbours.inbox().heldInStore(-1);
        Outgoing message = neighbours.inbox().revive(stored.message());
        message.heldRow = stored.row();
        message.endsAt = stored.endsAt();
        if (topic.isTooLate(message)) {
            room.ledger().endAll(message, Outcome.EXPIRED, Dispatcher.TOO_LATE);
        } else if (message.endsAt <= room.clock().fair()) {
            room.ledger().endAll(message, Outcome.EXPIRED, NOBODY_CAME);
        } else {
            keep(message);
        }
    }

    private void pageIsIn() {
        if (releasing && topic.hasTargets()) {
            release();
        } else {
            addressSoon();
            tick(room.clock().fair());
            topic.measure();
        }
    }

    /** If there are targets, and nobody has begun to wait for quiet, begins. */
    void addressSoon() {
        if (!waiting && topic.hasTargets()) {
            viewChanged(neighbours.quiet());
        }
    }

    /** The topic's nodes changed, or the view became primed: if somebody is there, waits for quiet and then releases. */
    void viewChanged(Duration quiet) {
        if (isEmpty() || !neighbours.view().primed()) {
            return;
        }
        readdress();
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

    /** Redelivered ones have waited for the first full look only: each goes to the one target that it is for. */
    private void readdress() {
        for (Outgoing message : messages.stream().filter(Outgoing::addressed).toList()) {
            remove(message);
            topic.dispatch(message);
        }
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
        for (int i = messages.size(); i > 0; i--) {
            topic.address(messages.remove());
        }
        releasing = !parked.isEmpty();
        refill();
        topic.measure();
    }

    /** Ends those whose time is over. */
    void tick(long fair) {
        refill();
        if (messages.isEmpty() || (allSameHold && messages.getFirst().endsAt > fair)) {
            return;
        }
        messages.removeIf(message -> {
            if (message.endsAt > fair) {
                return false;
            }
            bytes -= message.size;
            room.ledger().endAll(message, Outcome.EXPIRED, NOBODY_CAME);
            return true;
        });
        topic.measure();
    }

    /** Makes room for newer ones, down to the share of one target. */
    void dropOldest() {
        PublishConfig config = room.config();
        while (messages.size() > 1
                && (messages.size() + parked.messages() > config.shareMessages()
                        || bytes + parked.bytes() > config.shareBytes())) {
            Outgoing oldest = messages.remove();
            bytes -= oldest.size;
            room.ledger().endAll(oldest, Outcome.OVERFLOW, Topic.DROPPED);
        }
    }

    /** Takes one out that has ended otherwise. */
    void remove(Outgoing message) {
        if (messages.remove(message)) {
            bytes -= message.size;
        }
    }

    Gate.Load load() {
        return isEmpty()
                ? Gate.Load.NONE
                : new Gate.Load(
                        messages.size() + parked.messages(),
                        bytes + parked.bytes(),
                        "subscribers of " + topic.name + " to come",
                        messages.isEmpty() ? 0 : messages.getFirst().acceptedAt,
                        false);
    }
}
