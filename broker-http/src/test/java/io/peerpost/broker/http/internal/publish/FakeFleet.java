package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.NodeMetadata;
import io.peerpost.registry.cache.View;
import io.peerpost.registry.cache.ViewChange;
import io.peerpost.registry.cache.ViewChange.Kind;
import io.peerpost.registry.cache.ViewChange.NodeChange;
import io.peerpost.registry.cache.ViewNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A registry's view that a test changes by hand; every change is told to whoever listens. */
final class FakeFleet implements Publisher.Nodes {
    private final TreeMap<String, ViewNode> nodes = new TreeMap<>();

    /** What the registry lists, whatever the publisher has found out of it. */
    private final TreeMap<String, ViewNode> listed = new TreeMap<>();

    /** What is found by the first full look. */
    private final TreeMap<String, ViewNode> unseen = new TreeMap<>();

    private final List<Consumer<ViewChange>> listeners = new ArrayList<>();
    private final List<ViewChange> untold = new ArrayList<>();
    private final List<Runnable> witnesses = new ArrayList<>();
    private boolean silent;
    private boolean primed;
    private boolean fresh = true;
    private View view = new Fixed(0, false, true, Map.of(), Map.of());

    /** Ids that the publisher found to be gone, in order. */
    final List<String> dropped = new ArrayList<>();

    /** Ids that the publisher wants to be looked after, in order. */
    final List<String> rechecked = new ArrayList<>();

    private record Fixed(
            long revision,
            boolean primed,
            boolean fresh,
            Map<String, ViewNode> byId,
            Map<String, List<ViewNode>> byTopic)
            implements View {
        @Override
        public String service() {
            return "micro.http.broker";
        }

        @Override
        public List<ViewNode> nodes(String topic) {
            List<ViewNode> found = byTopic.get(topic);
            return found == null ? List.of() : found;
        }

        @Override
        public @Nullable ViewNode node(String id) {
            return byId.get(id);
        }

        @Override
        public Collection<ViewNode> all() {
            return byId.values();
        }
    }

    void listen(Consumer<ViewChange> listener) {
        listeners.add(listener);
    }

    /** Calls this at every change, whoever listens. */
    void watch(Runnable witness) {
        witnesses.add(witness);
    }

    View view() {
        return view;
    }

    /** The first full look is complete. */
    void prime() {
        primed = true;
        List<NodeChange> found =
                unseen.values().stream().map(n -> new NodeChange(Kind.ADDED, n)).toList();
        nodes.putAll(unseen);
        unseen.clear();
        changed(found);
    }

    /** Another process listens from here on, which has not looked yet. */
    void startsAnew() {
        listeners.clear();
        untold.clear();
        nodes.clear();
        unseen.clear();
        unseen.putAll(listed);
        primed = false;
        changed(List.of());
    }

    /** Whether the registry can be heard. */
    void fresh(boolean now) {
        fresh = now;
        changed(List.of());
    }

    /** The record of a node is written. */
    void put(ViewNode node) {
        listed.put(node.id(), node);
        unseen.remove(node.id());
        ViewNode before = nodes.put(node.id(), node);
        changed(List.of(new NodeChange(before == null ? Kind.ADDED : Kind.UPDATED, node)));
    }

    /** The record of a node is taken out. */
    void remove(String id) {
        listed.remove(id);
        unseen.remove(id);
        forget(id);
    }

    private void forget(String id) {
        ViewNode before = nodes.remove(id);
        if (before != null) {
            changed(List.of(new NodeChange(Kind.GONE, before)));
        }
    }

    /** The registry stops listing a node, without the node's own word. */
    void stale(String id) {
        ViewNode was = nodes.get(id);
        if (was == null) {
            throw new IllegalArgumentException("no node " + id);
        }
        ViewNode now = new ViewNode(id, was.address(), was.metadata(), was.versions(), true);
        nodes.put(id, now);
        listed.remove(id);
        changed(List.of(new NodeChange(Kind.STALE, now)));
    }

    /** From here on the view changes and nobody is told, until {@link #tell}. */
    void keepQuiet() {
        silent = true;
    }

    /** Tells what was kept quiet. */
    void tell() {
        silent = false;
        List<ViewChange> now = List.copyOf(untold);
        untold.clear();
        now.forEach(change -> listeners.forEach(l -> l.accept(change)));
    }

    private void changed(List<NodeChange> changes) {
        Map<String, List<ViewNode>> byTopic = new HashMap<>();
        nodes.values()
                .forEach(n -> byTopic.computeIfAbsent(
                                n.metadata().getOrDefault(NodeMetadata.TOPIC, ""), t -> new ArrayList<>())
                        .add(n));
        byTopic.replaceAll((topic, list) -> List.copyOf(list));
        view = new Fixed(view.revision() + 1, primed, fresh, Map.copyOf(nodes), byTopic);
        witnesses.forEach(Runnable::run);
        untold.add(new ViewChange(view, changes));
        if (!silent) {
            tell();
        }
    }

    @Override
    public void drop(String nodeId, String reason) {
        dropped.add(nodeId);
        forget(nodeId);
    }

    @Override
    public void recheck(String nodeId) {
        rechecked.add(nodeId);
    }
}
