package io.peerpost.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The lanes that can be measured. */
enum BenchLane {
    /** go-micro's POST, one message each. */
    COMPATIBLE;

    /** As on the command line and in results. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads {@link #text}. */
    static final class Converter implements ITypeConverter<BenchLane> {
        @Override
        public BenchLane convert(String value) {
            return Arrays.stream(values())
                    .filter(lane -> lane.text().equals(value))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' (expected: " + known() + ")"));
        }

        private static String known() {
            return Arrays.stream(values()).map(BenchLane::text).collect(Collectors.joining(" or "));
        }
    }
}
