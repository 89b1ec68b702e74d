package io.peerpost.registry.consul;

import java.time.Duration;

/** Durations as Go writes and reads them. */
final class GoDuration {
    private GoDuration() {}

    /** Such as {@code 1m5s} or {@code 1.5s}; to the millisecond, rounded up. */
    static String of(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        long hours = millis / 3_600_000;
        long minutes = millis / 60_000 % 60;
        StringBuilder text = new StringBuilder();
        if (hours > 0) {
            text.append(hours).append('h');
        }
        if (hours > 0 || minutes > 0) {
            text.append(minutes).append('m');
        }
        return text.append(seconds(millis % 60_000)).append('s').toString();
    }

    private static String seconds(long millis) {
        String whole = String.valueOf(millis / 1_000);
        String rest = "%03d".formatted(millis % 1_000).replaceAll("0+$", "");
        return rest.isEmpty() ? whole : whole + '.' + rest;
    }
}
