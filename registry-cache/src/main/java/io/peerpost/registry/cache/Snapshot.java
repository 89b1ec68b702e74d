package io.peerpost.registry.cache;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link View} as it is kept: two persistent maps, so that the next one costs the topics that changed and no more.
 *
 * @param indexBy the metadata key that {@code byTopic} goes by
 * @param byId every node
 * @param byTopic the nodes of each value of that key, ordered by id, ready to be handed out
 */
record Snapshot(
        String service,
        String indexBy,
        long revision,
        boolean primed,
        boolean fresh,
        PersistentMap<String, ViewNode> byId,
        PersistentMap<String, List<ViewNode>> byTopic)
        implements View {

    static Snapshot empty(String service, String indexBy) {
        return new Snapshot(service, indexBy, 0, false, false, PersistentMap.empty(), PersistentMap.empty());
    }

    @Override
    public List<ViewNode> nodes(String indexed) {
        List<ViewNode> found = byTopic.get(indexed);
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

    /** The next view, in which each of these ids stands for that node, or for none. */
    Snapshot next(Map<String, @Nullable ViewNode> changed, long newRevision, boolean nowPrimed, boolean nowFresh) {
        PersistentMap<String, ViewNode> ids = byId;
        Map<String, Map<String, @Nullable ViewNode>> touched = new HashMap<>();
        for (Map.Entry<String, @Nullable ViewNode> change : changed.entrySet()) {
            String id = change.getKey();
            ViewNode after = change.getValue();
            note(touched, byId.get(id), id, null);
            note(touched, after, id, after);
            ids = after == null ? ids.remove(id) : ids.put(id, after);
        }
        PersistentMap<String, List<ViewNode>> topics = byTopic;
        for (Map.Entry<String, Map<String, @Nullable ViewNode>> topic : touched.entrySet()) {
            List<ViewNode> nodes = merged(nodes(topic.getKey()), topic.getValue());
            topics = nodes.isEmpty() ? topics.remove(topic.getKey()) : topics.put(topic.getKey(), nodes);
        }
        return new Snapshot(service, indexBy, newRevision, nowPrimed, nowFresh, ids, topics);
    }

    private void note(
            Map<String, Map<String, @Nullable ViewNode>> touched,
            @Nullable ViewNode node,
            String id,
            @Nullable ViewNode after) {
        String topic = node == null ? null : node.metadata().get(indexBy);
        if (topic != null) {
            touched.computeIfAbsent(topic, t -> new HashMap<>()).put(id, after);
        }
    }

    private static List<ViewNode> merged(List<ViewNode> before, Map<String, @Nullable ViewNode> changed) {
        Map<String, ViewNode> sorted = new TreeMap<>();
        before.forEach(node -> sorted.put(node.id(), node));
        changed.forEach((id, node) -> {
            if (node == null) {
                sorted.remove(id);
            } else {
                sorted.put(id, node);
            }
        });
        return List.copyOf(sorted.values());
    }
}
