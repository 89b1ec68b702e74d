package io.peerpost.registry.consul;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes revisions, which never fall, of Consul's indexes, which begin anew when Consul is restored or started empty. May
 * be shared between threads.
 */
final class Revisions {
    private static final int MAX_NAMES = 10_000;

    @GuardedBy("this") private final Map<String, Counter> counters = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counter> eldest) {
            return size() > MAX_NAMES;
        }
    };

    /** The highest index that was seen of a service; 0 if none. To be asked before Consul is. */
    synchronized long highest(String name) {
        Counter counter = counters.get(name);
        return counter == null ? 0 : counter.highest;
    }

    /**
     * The revision of an answer.
     *
     * @param index as answered
     * @param before {@link #highest} when it was asked for: of two answers that overlap in time the lower one may well
     *     come second, and only one that is lower than what was known beforehand says that counting began anew
     */
    synchronized long of(String name, long index, long before) {
        Counter counter = counters.computeIfAbsent(name, n -> new Counter());
        if (index < before) {
            counter.base += counter.highest - index + 1;
            counter.highest = index;
        } else {
            counter.highest = Math.max(counter.highest, index);
        }
        return counter.base + index;
    }

    private static final class Counter {
        /** What is added to an index. */
        private long base;

        private long highest;
    }
}
