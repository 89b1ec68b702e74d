package io.peerpost.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time in seconds, such as {@code 10} or {@code 0.5}. */
final class Seconds implements ITypeConverter<Duration> {
    private static final double MOST = 365.0 * 86_400;

    @Override
    public Duration convert(String value) {
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= 0 && seconds <= MOST) {
                return Duration.ofNanos(Math.round(seconds * 1e9));
            }
        } catch (NumberFormatException e) {
            // said below, together with numbers out of range
        }
        throw new TypeConversionException("'" + value + "' (expected: seconds, such as 10 or 0.5)");
    }

    /** Such as {@code 10} or {@code 0.5}. */
    static String text(Duration time) {
        double seconds = time.toNanos() / 1e9;
        return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : Double.toString(seconds);
    }
}
