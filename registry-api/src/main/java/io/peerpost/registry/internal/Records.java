package io.peerpost.registry.internal;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Work on records: services with exactly one node each, as registries keep them. */
public final class Records {
    private Records() {}

    /**
     * Puts records together as a lookup tells them: one entry per version, sorted, with the first record's metadata
     * and endpoints and all nodes in the order given.
     */
    public static Lookup group(String name, long revision, Collection<Service> records) {
        Map<String, List<Node>> nodes = new TreeMap<>();
        Map<String, Service> firsts = new TreeMap<>();
        for (Service record : records) {
            firsts.putIfAbsent(record.version(), record);
            nodes.computeIfAbsent(record.version(), v -> new ArrayList<>()).add(record.node());
        }
        return new Lookup(
                name,
                revision,
                firsts.values().stream()
                        .map(first -> first.withNodes(nodes.getOrDefault(first.version(), List.of())))
                        .toList());
    }

    /**
     * What a watcher that was told one state has to hear to know another.
     *
     * @param told the records it knows, by node id
     * @param present the records that are there, by node id
     * @param revision the registry's counter at the present state
     */
    public static List<Change> difference(Map<String, Service> told, Map<String, Service> present, long revision) {
        List<Change> changes = new ArrayList<>();
        told.forEach((id, before) -> {
            if (!present.containsKey(id)) {
                changes.add(new Change(Change.Kind.LOST, before, revision));
            }
        });
        present.forEach((id, now) -> {
            Service before = told.get(id);
            if (before == null) {
                changes.add(new Change(Change.Kind.ADDED, now, revision));
            } else if (!before.equals(now)) {
                changes.add(new Change(Change.Kind.UPDATED, now, revision));
            }
        });
        return changes;
    }
}
