package io.peerpost.registry;

import java.util.List;

/**
 * Hears of a service's nodes. Calls come one at a time per watch, in order, outside locks, on a thread of the
 * registry; they should return quickly, since later changes wait. What a listener throws is logged and changes nothing.
 */
public interface WatchListener {

    /**
     * The present state: the first call of every watch, made once the backend's first look is complete, and made only
     * once. It is made even when nobody is registered.
     */
    void onState(Lookup present);

    /**
     * What changed since the last call. After a gap (reconnect, compaction, index reset) this is the difference
     * between what was told and what is there now: every outcome, if not every step. Never empty.
     */
    void onChanges(List<Change> changes);

    /** Contact was lost: from now on what was told may be out of date. Told once per interruption. */
    default void onInterrupted(RegistryException cause) {}

    /** Contact is back, and what changed in between has been told. */
    default void onResumed() {}
}
