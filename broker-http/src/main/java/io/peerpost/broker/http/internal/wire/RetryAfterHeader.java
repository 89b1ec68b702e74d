package io.peerpost.broker.http.internal.wire;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The value of {@link WireHeaders#RETRY_AFTER}: whole milliseconds, in decimal digits. */
public final class RetryAfterHeader {
    /** No delay is longer. */
    public static final Duration MOST = Duration.ofHours(24);

    private static final int MOST_DIGITS = 18;

    private RetryAfterHeader() {}

    /** A delay that is not negative, cut to the longest there is. */
    public static Duration bounded(Duration delay) {
        return delay.compareTo(MOST) < 0 ? delay : MOST;
    }

    /** The value for a delay: rounded up, since the message must not come sooner. */
    public static String of(Duration delay) {
        Duration bounded = bounded(delay);
        long millis = bounded.toMillis();
        return Long.toString(bounded.equals(Duration.ofMillis(millis)) ? millis : millis + 1);
    }

    /** Reads a header's value, cut to the longest delay there is; null if there is none, or it is not one. */
    public static @Nullable Duration parse(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > MOST_DIGITS || !digits(value)) {
            return null;
        }
        return bounded(Duration.ofMillis(Long.parseLong(value)));
    }

    private static boolean digits(String value) {
        return value.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
