package io.peerpost.benchmarks.scale;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.WatchListener;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who watches, and knows who is there. May be shared between threads. */
final class Watching implements WatchListener {
    @GuardedBy("this") private final Set<String> known = new HashSet<>();

    @GuardedBy("this") private boolean primed;

    @Override
    public synchronized void onState(Lookup present) {
        present.nodes().forEach(node -> known.add(node.id()));
        primed = true;
    }

    @Override
    public synchronized void onChanges(List<Change> changes) {
        for (Change change : changes) {
            if (change.present()) {
                known.add(change.node().id());
            } else {
                known.remove(change.node().id());
            }
        }
    }

    /** Whether it was told the state. */
    synchronized boolean primed() {
        return primed;
    }

    /** How many nodes it knows. */
    synchronized int size() {
        return known.size();
    }
}
