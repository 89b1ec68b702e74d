package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A queue group as something that messages are owed to: each goes to one member, and waits here until one has room.
 * Belongs to the publisher's loop.
 */
final class Group extends Owed {
    final String name;
    private final Room room;
    private final Picker picker;
    List<Peer> members = List.of();
    boolean expected;

    /** Nobody is owed through this object any more; what comes back to it has nowhere to go. */
    boolean forgotten;

    /** Who takes what is left, once it is forgotten: its last member, which has moved to another version. */
    @Nullable Peer heir;

    /** When its memory is over, on the fair clock; 0 while it has members. */
    long awayUntil;

    Group(Topic topic, String name, Room room) {
        super(topic, Target.group(topic.name, name), room);
        this.name = name;
        this.room = room;
        this.picker = Picker.of(room.config().picking(), room.random());
    }

    /** One that a store remembers. */
    Group(Topic topic, String name, StoredTarget stored, Room room) {
        super(topic, stored, room);
        this.name = name;
        this.room = room;
        this.picker = Picker.of(room.config().picking(), room.random());
    }

    @Override
    void pump() {
        refill();
        if (forgotten) {
            bequeath();
            return;
        }
        for (Debt next = queue.peek(); next != null; next = queue.peek()) {
            if (refusedByAll(next)) {
                queue.poll();
                room.ledger().end(next, Outcome.REFUSED, "no member of the group serves this publisher");
                continue;
            }
            Peer member = pick(next);
            if (member == null) {
                return;
            }
            queue.poll();
            member.take(next);
        }
    }

    private void bequeath() {
        if (heir != null && heir.state() != Peer.State.GONE) {
            heir.adopt(queue);
        } else {
            endWaiting(Outcome.GONE, "the group is gone");
        }
    }

    private boolean refusedByAll(Debt debt) {
        return !members.isEmpty() && members.stream().allMatch(m -> m.secure() || debt.refusedBy.contains(m.id));
    }

    /** A member with room; another than the one that failed it last, where there is another. */
    private @Nullable Peer pick(Debt debt) {
        Peer other = debt.avoid == null ? null : pick(debt, debt.avoid);
        return other != null ? other : pick(debt, null);
    }

    private @Nullable Peer pick(Debt debt, @Nullable Peer avoid) {
        return debt.message.key != null
                ? Picker.byKey(members, debt.message.key, m -> fits(m, debt, avoid))
                : picker.pick(members, m -> fits(m, debt, avoid));
    }

    private static boolean fits(Peer member, Debt debt, @Nullable Peer avoid) {
        return member != avoid
                && member.usable()
                && (debt.refusedBy.isEmpty() || !debt.refusedBy.contains(member.id))
                && member.room(debt.bytes());
    }

    @Override
    boolean reachable() {
        return members.stream().anyMatch(Peer::mayTake);
    }

    @Override
    boolean takesNone() {
        if (messages == 0) {
            return false;
        }
        for (Peer m : members) {
            if (m.well()) {
                return silent();
            }
        }
        return true;
    }
}
