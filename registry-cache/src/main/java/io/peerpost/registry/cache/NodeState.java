package io.peerpost.registry.cache;

import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one node id: under which versions the registry lists it, whether it is this process's own, whether
 * it is stale or was dropped. What of this the view shows is {@link #visible()}. Guarded by its tracker's lock.
 */
final class NodeState {
    private final Map<String, Service> listed = new TreeMap<>();

    /** The record written last, of those listed. */
    private @Nullable Node latest;

    /** What this process has registered and not closed. */
    private @Nullable Service own;

    /** The record as it was when the node was found to be gone. */
    private @Nullable Node dropped;

    /** Whether it was dropped because this process took it out; then the echo of the record does not bring it back. */
    private boolean closedHere;

    /** The node as it was when the registry stopped listing it. */
    private @Nullable ViewNode stale;

    private long staleUntil;

    /** The node as the view should show it; null if it should not. */
    @Nullable ViewNode visible() {
        if (dropped != null) {
            return null;
        }
        if (own != null) {
            return view(own.node(), Set.of(own.version()));
        }
        return latest != null && isListed() ? view(latest, listed.keySet()) : stale;
    }

    private static ViewNode view(Node node, Collection<String> versions) {
        return new ViewNode(node.id(), node.address(), node.metadata(), Set.copyOf(versions), false);
    }

    boolean isListed() {
        return !listed.isEmpty();
    }

    boolean isStale() {
        return stale != null;
    }

    boolean isEmpty() {
        return !isListed() && own == null && dropped == null && stale == null;
    }

    Collection<Service> listed() {
        return listed.values();
    }

    /** The registry told that the record was written: it counts, whatever was found out about the node before. */
    void written(Service record, boolean moved) {
        confirmed(record);
        if (moved && !listed.containsKey(record.version())) {
            listed.clear();
        }
        list(record);
    }

    /** As {@link #written}, of a record that the last full look has brought already. */
    void confirmed(Service record) {
        if (!closedHere || !record.node().equals(dropped)) {
            undrop();
        }
    }

    /** A full look found these records; only if they differ from what was dropped do they count as written anew. */
    void found(List<Service> records) {
        Node before = dropped != null ? dropped : latest;
        boolean same = records.stream().anyMatch(record -> record.node().equals(before));
        if (!same) {
            undrop();
        }
        listed.clear();
        records.forEach(this::list);
        if (same) {
            latest = before;
        }
    }

    private void list(Service record) {
        listed.put(record.version(), record);
        latest = record.node();
        stale = null;
    }

    private void undrop() {
        dropped = null;
        closedHere = false;
    }

    /** The node's version left the registry by the node's own word. */
    void left(String version) {
        listed.remove(version);
        if (!isListed()) {
            unlisted();
        }
    }

    /** As {@link #left}, told by news older than the last full look: it says why that look did not find the node. */
    void leftBefore() {
        if (!isListed()) {
            stale = null;
        }
    }

    /** The registry stopped listing a version, or with null all of them; who is to be kept is stale from now on. */
    void lost(@Nullable String version, Predicate<ViewNode> keeps, long until) {
        ViewNode before = visible();
        if (version == null) {
            listed.clear();
        } else {
            listed.remove(version);
        }
        if (isListed() || (before != null && before.stale())) {
            return;
        }
        unlisted();
        if (before != null && own == null && keeps.test(before)) {
            stale = new ViewNode(before.id(), before.address(), before.metadata(), before.versions(), true);
            staleUntil = until;
        }
    }

    private void unlisted() {
        stale = null;
        if (own == null) {
            undrop(); // no record left that could come back by being listed
        }
    }

    /** The node was found to be gone. */
    void drop() {
        stale = null;
        if (own != null) {
            dropped = own.node();
        } else if (isListed() && dropped == null) {
            dropped = latest;
        }
    }

    /** This process has registered the node, or written its record anew. */
    void own(Service record) {
        own = record;
        stale = null;
        undrop();
    }

    /** This process is taking its node out. */
    void closedHere() {
        if (own != null) {
            dropped = own.node();
            closedHere = true;
            own = null;
        }
    }

    /** Ends being stale when its time is over. */
    boolean expired(long now) {
        if (stale != null && staleUntil - now <= 0) {
            stale = null;
            return true;
        }
        return false;
    }

    long staleUntil() {
        return staleUntil;
    }

    void keepUntil(long until) {
        staleUntil = until;
    }
}
