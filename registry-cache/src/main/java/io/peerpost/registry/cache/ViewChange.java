package io.peerpost.registry.cache;

import java.util.List;

/**
 * A step from one {@link View} to the next.
 *
 * @param view the view after it
 * @param nodes what became of which node; empty if only {@link View#primed} or {@link View#fresh} changed
 */
public record ViewChange(View view, List<NodeChange> nodes) {

    /** Copies. */
    public ViewChange {
        nodes = List.copyOf(nodes);
    }

    /**
     * What became of one node.
     *
     * @param kind what
     * @param node the node after it; of one that is gone, as it was last, with the
     *     metadata that it wrote last
     */
    public record NodeChange(Kind kind, ViewNode node) {}

    /** What may become of a node. */
    public enum Kind {
        /** Not in the view before; also when a dropped node's record was written anew. */
        ADDED,
        /** Its record was written anew, or it has confirmed itself. */
        UPDATED,
        /** The registry stopped listing it; it stays in the view, marked. */
        STALE,
        /** No longer in the view. */
        GONE
    }
}
