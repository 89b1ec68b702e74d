package io.peerpost.broker.http.internal.publish;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Exponential pauses with jitter: half to one and a half times the nominal one. */
final class Backoff {
    private final long first;
    private final long most;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first.toNanos();
        this.most = most.toNanos();
        this.random = random;
    }

    /** The next pause in nanoseconds; each is nominally twice the one before. */
    long next() {
        return pause(first, most, ++failures, random);
    }

    void reset() {
        failures = 0;
    }

    /** The pause in nanoseconds after so many failures in a row. */
    static long pause(long first, long most, int failures, RandomGenerator random) {
        long nominal = Math.min(most, first << Math.min(failures - 1, 20));
        return nominal / 2 + random.nextLong(nominal + 1);
    }
}
