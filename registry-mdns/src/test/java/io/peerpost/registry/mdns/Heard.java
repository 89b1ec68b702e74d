package io.peerpost.registry.mdns;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryException;
import io.peerpost.registry.WatchListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a watch tells, a line each. */
final class Heard implements WatchListener {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void onState(Lookup present) {
        lines.add("state "
                + present.nodes().stream().map(node -> node.id()).sorted().toList());
    }

    @Override
    public void onChanges(List<Change> changes) {
        changes.forEach(change -> lines.add(change.kind() + " " + change.node().id()));
    }

    @Override
    public void onInterrupted(RegistryException cause) {
        lines.add("interrupted");
    }

    @Override
    public void onResumed() {
        lines.add("resumed");
    }

    /** What was told since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.removeAll(taken);
        return taken;
    }
}
