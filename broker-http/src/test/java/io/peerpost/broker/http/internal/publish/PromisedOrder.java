package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * In which order messages may be sent: to a broadcast node for the first time as they were published, and of one key
 * none before all older ones have ended there.
 */
final class PromisedOrder {
    private final Bench bench;
    private final Promises promises;
    private final List<Promised> all;

    /** The newest that a broadcast node was sent for the first time. */
    private final Map<Target, Promised> newest = new HashMap<>();

    PromisedOrder(Bench bench, Promises promises, List<Promised> all) {
        this.bench = bench;
        this.promises = promises;
        this.all = all;
    }

    /** What had nobody in the file goes to everybody, also to those who have had newer ones. */
    void processEnds() {
        newest.clear();
    }

    void handed(Promised message, FakeLane.Sent sent) {
        Target target = sent.target();
        boolean dropped = target.nodeId() != null && bench.fleet.dropped.contains(target.nodeId());
        if (message.twice || message.options.atMostOnce() || dropped) {
            return; // a node that was gone may still owe answers when it is there again
        }
        String key = message.options.key();
        if (key != null) {
            ofOneKey(message, key, target);
        } else if (target.nodeId() != null && !message.handed.contains(target)) {
            Promised before = newest.put(target, message);
            promises.must(
                    before == null || before.number < message.number,
                    () -> message + " was sent to " + target + " after " + before);
        }
    }

    /** A group that was given up and comes again is a new one; what the old one has under way is no concern of its. */
    private boolean isAnotherGroup(Target target, int since) {
        return target.queue() != null && promises.presence.forgottenSince(target, since);
    }

    private void ofOneKey(Promised message, String key, Target target) {
        for (Promised older : all) {
            if (older.number >= message.number) {
                return;
            }
            boolean owedFirst = key.equals(older.options.key())
                    && older.topic.equals(message.topic)
                    && older.accepted()
                    && !older.twice
                    && older.isOpen(target)
                    && !isAnotherGroup(target, older.step)
                    && (older.due.containsKey(target) || (!older.recovered && older.handed.contains(target)));
            promises.must(!owedFirst, () -> message + " was sent to " + target + " before " + older + " had ended");
        }
    }
}
