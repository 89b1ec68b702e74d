package io.peerpost.registry.etcd;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads a server's clock off the {@code Date} of its answers (RFC 9110, 6.6.1), which leaves out parts of a second. */
final class HttpClock {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private HttpClock() {}

    /**
     * How far a server's clock is ahead of this machine's.
     *
     * @param date the header's value; null if there was none
     * @param asked when it was asked, by this machine's clock
     * @param answered when the answer was there
     * @return as exact as half a second and half the time between the two; null if the date cannot be read
     */
    static @Nullable Duration ahead(@Nullable String date, Instant asked, Instant answered) {
        if (date == null) {
            return null;
        }
        try {
            Instant told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            Instant then = asked.plus(Duration.between(asked, answered).dividedBy(2));
            return Duration.between(then, told.plus(HALF_A_SECOND));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
