package io.peerpost.registry.consul;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what could not be decoded, and logs it once per key. May be shared between threads. */
final class Skips {
    private static final Logger log = LoggerFactory.getLogger(ConsulRegistry.class);

    /** How many keys are remembered; what comes under further keys is counted in silence. */
    private static final int MAX_KEYS = 1_000;

    private final AtomicLong count = new AtomicLong();
    private final Set<String> logged = new HashSet<>();

    void add(String service, String id, String why) {
        count.incrementAndGet();
        boolean first;
        synchronized (logged) {
            first = logged.size() < MAX_KEYS && logged.add(service + '\n' + id);
        }
        if (first) {
            log.warn(
                    "skipped {} of {} in Consul: {} (again only counted)",
                    Text.printable(id),
                    Text.printable(service),
                    why);
        }
    }

    long count() {
        return count.get();
    }
}
