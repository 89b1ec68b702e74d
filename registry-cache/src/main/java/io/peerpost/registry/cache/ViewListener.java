package io.peerpost.registry.cache;

/**
 * Hears of every new {@link View} of a service, in order, one call at a time, outside locks, on a thread of the cache
 * or of the registry below it; it should return quickly. The first call tells the present view, with every node of it
 * as {@link ViewChange.Kind#ADDED}.
 */
@FunctionalInterface
public interface ViewListener {

    /** A new view is in force. */
    void onView(ViewChange change);
}
