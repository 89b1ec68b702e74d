package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents.StoredTarget;

/** One broadcast node as something that messages are owed to. */
final class BroadcastNode extends Owed {
    private final Peer peer;

    BroadcastNode(Topic topic, Peer peer, Room room) {
        super(topic, Target.node(topic.name, peer.id), room);
        this.peer = peer;
    }

    /** One that a store remembers. */
    BroadcastNode(Topic topic, Peer peer, StoredTarget stored, Room room) {
        super(topic, stored, room);
        this.peer = peer;
    }

    @Override
    boolean takesNone() {
        return messages > 0 && (!peer.well() || silent());
    }

    @Override
    boolean reachable() {
        return peer.mayTake();
    }

    @Override
    void pump() {
        refill();
        peer.pump();
    }
}
