package io.peerpost.broker.http;

import java.time.Duration;

/**
 * What a publish does when there is no room for it.
 *
 * @param policy which way
 * @param time how long to wait at most, for {@link Policy#WAIT}; zero otherwise
 */
public record WhenFull(Policy policy, Duration time) {

    /** The ways. */
    public enum Policy {
        /** Throw {@link io.peerpost.broker.InboxFullException}. */
        THROW,
        /** Wait for room, then throw. */
        WAIT,
        /** End the oldest message's debts as {@code OVERFLOW} and take the new one. */
        DROP_OLDEST
    }

    /** Throw. The default. */
    public static WhenFull fail() {
        return new WhenFull(Policy.THROW, Duration.ZERO);
    }

    /** Wait up to a time, then throw. */
    public static WhenFull waitUpTo(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time: " + time + " (expected: > 0)");
        }
        return new WhenFull(Policy.WAIT, time);
    }

    /** Drop the oldest and tell. */
    public static WhenFull dropOldest() {
        return new WhenFull(Policy.DROP_OLDEST, Duration.ZERO);
    }
}
