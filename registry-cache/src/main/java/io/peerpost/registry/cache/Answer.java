package io.peerpost.registry.cache;

import io.peerpost.registry.Lookup;
import org.jspecify.annotations.Nullable;

/**
 * How a lookup ended.
 *
 * @param lookup what was found; null if it failed
 * @param failure why it failed; null if it did not
 * @param at when, in nanoseconds of the monotonic clock
 */
record Answer(@Nullable Lookup lookup, @Nullable RuntimeException failure, long at) {

    static Answer of(Lookup lookup, long at) {
        return new Answer(lookup, null, at);
    }

    static Answer failed(RuntimeException failure, long at) {
        return new Answer(null, failure, at);
    }

    /** Whether it is to be kept only as long as it takes not to stampede. */
    boolean shortLived() {
        return lookup == null || lookup.services().isEmpty();
    }
}
