package io.peerpost.registry.etcd;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what could not be read, and logs it once per key. May be shared between threads. */
final class Skips {
    private static final Logger log = LoggerFactory.getLogger(EtcdRegistry.class);

    /** How many keys are remembered; what comes under further keys is counted in silence. */
    private static final int MAX_KEYS = 1_000;

    private final AtomicLong count = new AtomicLong();
    private final Set<String> logged = new HashSet<>();

    void add(String key, String why) {
        count.incrementAndGet();
        boolean first;
        synchronized (logged) {
            first = logged.size() < MAX_KEYS && logged.add(key);
        }
        if (first) {
            log.warn("skipped {} in etcd: {} (only counted from now on)", printable(key), why);
        }
    }

    long count() {
        return count.get();
    }

    private static String printable(String key) {
        return key.codePoints()
                .limit(200)
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.appendCodePoint(Character.isISOControl(c) ? '?' : c),
                        StringBuilder::append)
                .toString();
    }
}
