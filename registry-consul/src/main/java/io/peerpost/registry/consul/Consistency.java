package io.peerpost.registry.consul;

import java.util.Locale;

/** How much Consul has to make sure of before it answers (its consistency modes). */
enum Consistency {
    /** The leader answers, which after a partition may be an old one for a moment. */
    DEFAULT,
    /** The leader asks its quorum first: one more round trip. */
    CONSISTENT,
    /** Any server answers, also without a leader; what it says may be old. */
    STALE;

    /** Reads {@code default}, {@code consistent} or {@code stale}. */
    static Consistency of(String text) {
        for (Consistency each : values()) {
            if (each.toString().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("consistency: '" + text + "' (expected: default, consistent or stale)");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
