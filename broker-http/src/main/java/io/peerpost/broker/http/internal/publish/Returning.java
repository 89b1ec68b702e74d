package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Broadcast nodes of one topic that were owed something when the inbox was last open: each takes up its own when the
 * registry names it, and what is owed to one that is not named for a while ends as gone. Belongs to the publisher's loop.
 */
final class Returning {
    /** How long a node may be away after the publisher's restart, on the fair clock. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Topic topic;
    private final Room room;
    private final Map<String, StoredTarget> awaited = new HashMap<>();
    private final List<Gone> gone = new ArrayList<>();
    private long until;

    /** A node that did not come back; it takes nothing any more. */
    private static final class Gone extends Owed {
        Gone(Topic topic, StoredTarget stored, Room room) {
            super(topic, stored, room);
        }

        @Override
        boolean takesNone() {
            return true;
        }

        @Override
        boolean reachable() {
            return false;
        }

        @Override
        void pump() {
            endWaiting(Outcome.GONE, "the node did not come back after the publisher's restart");
        }
    }

    Returning(Topic topic, Room room) {
        this.topic = topic;
        this.room = room;
    }

    boolean isEmpty() {
        return awaited.isEmpty() && gone.isEmpty();
    }

    void restore(StoredTarget stored) {
        if (stored.messages() == 0) {
            room.journal().forget(stored.number());
        } else if (stored.target().nodeId() != null) {
            awaited.put(stored.target().nodeId(), stored);
            until = room.clock().fair() + PATIENCE.toNanos();
        }
    }

    /** What is owed to a node that is there; null if nothing was. */
    @Nullable StoredTarget back(String nodeId) {
        return awaited.remove(nodeId);
    }

    void tick(long fair) {
        if (!awaited.isEmpty() && fair >= until) {
            awaited.values().forEach(stored -> gone.add(new Gone(topic, stored, room)));
            awaited.clear();
        }
        for (Gone node : gone) {
            node.over();
            node.pump();
        }
        gone.removeIf(node -> node.messages == 0);
    }
}
