package io.peerpost.benchmarks.workloads;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Target;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes got something, as long as it looks. */
final class Members implements BrokerListener {
    private final Set<String> nodes = ConcurrentHashMap.newKeySet();
    private volatile boolean looking;

    void look() {
        looking = true;
    }

    void lookAway() {
        looking = false;
    }

    int found() {
        return nodes.size();
    }

    @Override
    public void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {
        if (looking) {
            nodes.add(nodeId);
        }
    }
}
