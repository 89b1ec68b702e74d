package io.peerpost.broker.http.internal.subscribe;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The header that tells when an answer was given (RFC 9110, 6.6.1), put together once a second. Thread-safe. */
final class DateLine {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final InstantSource instants;
    private volatile Made made = new Made(Long.MIN_VALUE, "");

    private record Made(long second, String line) {}

    DateLine(InstantSource instants) {
        this.instants = instants;
    }

    /** The line for now, with the line break before it. */
    String now() {
        long second = Math.floorDiv(instants.millis(), 1000L);
        Made last = made;
        if (last.second != second) {
            last = new Made(second, "\r\nDate: " + FORMAT.format(Instant.ofEpochSecond(second)));
            made = last;
        }
        return last.line;
    }
}
