package io.peerpost.registry;

/**
 * One node's record came, changed or went.
 *
 * @param kind which of these
 * @param service the version that the node belongs to, with exactly that node; of a record that went, as last known
 * @param revision the registry's counter, as in {@link Lookup#revision()}; never falls within a watch
 */
public record Change(Kind kind, Service service, long revision) {

    /** What became of the record. */
    public enum Kind {
        /** Not known before. */
        ADDED,
        /**
         * Written anew. Also told, with an equal record, when a node that was asked after with
         * {@link Registry#recheck} has confirmed itself.
         */
        UPDATED,
        /** Gone by the node's own word. Only where {@link Capabilities#goodbyes()} says that this can be told. */
        LEFT,
        /** No longer listed, for whatever reason. */
        LOST
    }

    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the service does not have exactly one node
     */
    public Change {
        service.node();
    }

    /** The node. */
    public Node node() {
        return service.node();
    }

    /** Whether the record is there after this change. */
    public boolean present() {
        return kind == Kind.ADDED || kind == Kind.UPDATED;
    }
}
