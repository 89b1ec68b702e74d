package io.peerpost.cli;

import io.peerpost.broker.Names;
import io.peerpost.registry.Node;
import io.peerpost.registry.Service;
import io.peerpost.registry.cache.ViewNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One subscriber as it is printed.
 *
 * @param id its node id
 * @param topic its topic; empty if its record names none
 * @param group its queue group, several joined by commas; null for broadcast
 * @param address where it is reached
 * @param secure whether it wants TLS
 * @param lane what it understands besides go-micro's POST; null for nothing
 * @param stale whether the registry has stopped listing it without its own word
 */
record NodeRow(
        String id,
        String topic,
        @Nullable String group,
        String address,
        boolean secure,
        @Nullable String lane,
        boolean stale) {

    private static final Comparator<NodeRow> ORDER = Comparator.comparing(NodeRow::topic)
            .thenComparing(row -> row.group == null ? "" : row.group)
            .thenComparing(NodeRow::address)
            .thenComparing(NodeRow::id);

    static NodeRow of(ViewNode node) {
        Map<String, String> metadata = node.metadata();
        String groups = node.versions().stream()
                .filter(version -> !version.equals(Names.BROADCAST))
                .sorted()
                .collect(Collectors.joining(","));
        return new NodeRow(
                node.id(),
                metadata.getOrDefault("topic", ""),
                groups.isEmpty() ? null : groups,
                node.address().toString(),
                "true".equals(metadata.get("secure")),
                "1".equals(metadata.get("peerpost")) ? metadata.get("lane") : null, // nobody else is asked for one
                node.stale());
    }

    /**
     * The nodes of a service in a fixed order; records of one id are one node.
     *
     * @param present what a lookup found
     * @param stale what the registry only still keeps; counts where the lookup has nothing of the node
     */
    static List<NodeRow> of(List<Service> present, List<Service> stale) {
        Map<String, ViewNode> nodes = byId(present, false);
        byId(stale, true).forEach(nodes::putIfAbsent);
        return sorted(nodes.values());
    }

    private static Map<String, ViewNode> byId(List<Service> services, boolean stale) {
        Map<String, ViewNode> nodes = new TreeMap<>();
        for (Service service : services) {
            for (Node node : service.nodes()) {
                nodes.merge(node.id(), viewNode(node, service.version(), stale), NodeRow::merge);
            }
        }
        return nodes;
    }

    private static List<NodeRow> sorted(Collection<ViewNode> nodes) {
        return nodes.stream().map(NodeRow::of).sorted(ORDER).toList();
    }

    private static ViewNode viewNode(Node node, String version, boolean stale) {
        return new ViewNode(node.id(), node.address(), node.metadata(), Set.of(version), stale);
    }

    private static ViewNode merge(ViewNode one, ViewNode other) {
        Set<String> versions = new HashSet<>(one.versions());
        versions.addAll(other.versions());
        return new ViewNode(one.id(), one.address(), one.metadata(), versions, one.stale());
    }

    /** {@code TOPIC GROUP ADDRESS ID}, parted by tabs. */
    String text() {
        String where = group == null ? "broadcast" : BodyText.escape(group);
        return BodyText.escape(topic) + "\t" + where + "\t" + address + "\t" + BodyText.escape(id)
                + (stale ? "\tstale" : "");
    }

    /**
     * As JSON.
     *
     * @param event what became of it; null for a listing
     */
    String json(@Nullable String event) {
        JsonLine line = new JsonLine();
        if (event != null) {
            line.with("event", event);
        }
        return line.with("id", id)
                .with("topic", topic)
                .with("group", group)
                .with("address", address)
                .with("secure", secure)
                .with("lane", lane)
                .with("stale", stale)
                .end();
    }
}
