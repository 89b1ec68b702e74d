package io.peerpost.broker.http.internal.subscribe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Warns once in ten seconds about each kind of thing, and says how often it happened in between. Thread-safe. */
final class RareLog {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final Logger log;
    private final LongSupplier nanoTime;

    @GuardedBy("this") private final Map<String, Kind> kinds = new HashMap<>();

    RareLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
    }

    /**
     * Warns.
     *
     * @param kind one of few
     * @param text the line
     */
    void warn(String kind, String text) {
        long unsaid = unsaid(kind);
        if (unsaid == 0) {
            log.warn("{}", text);
        } else if (unsaid > 0) {
            log.warn("{} (and {} times before)", text, unsaid);
        }
    }

    /** How many lines were left out before this one; -1 if it is left out itself. */
    private synchronized long unsaid(String name) {
        long now = nanoTime.getAsLong();
        Kind kind = kinds.computeIfAbsent(name, key -> new Kind(now - EVERY_NANOS));
        if (now - kind.said < EVERY_NANOS) {
            kind.unsaid++;
            return -1;
        }
        long before = kind.unsaid;
        kind.said = now;
        kind.unsaid = 0;
        return before;
    }

    private static final class Kind {
        long said;
        long unsaid;

        Kind(long said) {
            this.said = said;
        }
    }
}
