package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Target;

/** One broadcast node as something that messages are owed to. */
final class BroadcastNode extends Owed {
    private final Peer peer;

    BroadcastNode(Topic topic, Peer peer, long now) {
        super(topic, Target.node(topic.name, peer.id), now);
        this.peer = peer;
    }

    @Override
    boolean takesNone() {
        return messages > 0 && (!peer.well() || peer.silentSince(tookAt));
    }

    @Override
    boolean reachable() {
        return peer.mayTake();
    }

    @Override
    void pump() {
        peer.pump();
    }
}
