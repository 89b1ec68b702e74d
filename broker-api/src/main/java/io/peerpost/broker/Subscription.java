package io.peerpost.broker;

import org.jspecify.annotations.Nullable;

/** A running subscription: one node in the registry. May be shared between threads. */
public interface Subscription extends AutoCloseable {

    /** The topic. */
    String topic();

    /** The queue group; null for broadcast. */
    @Nullable String queue();

    /** The node's id in the registry. */
    String nodeId();

    /** Where publishers reach it, {@code host:port}. */
    String address();

    /**
     * Leaves for good: like {@link #close}, and publishers do not remember the group on account of this member. Blocks
     * like {@link #close}.
     */
    void unsubscribe();

    /**
     * Closes and drains: leaves the registry, tells publishers to go elsewhere, handles what comes during the grace and
     * what they still have for this node, finishes what runs. The group is remembered by its publishers for a while,
     * since whoever closes usually comes back. Blocks no longer than the broker's close timeout; further calls do
     * nothing.
     */
    @Override
    void close();
}
