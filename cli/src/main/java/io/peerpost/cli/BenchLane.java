package io.peerpost.cli;

import io.peerpost.broker.http.Lanes;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The lanes that can be measured. */
enum BenchLane {
    /** go-micro's POST, one message each. */
    COMPATIBLE(Lanes.COMPATIBLE),
    /** Many messages under way on one connection, acknowledged in any order. */
    STREAM(Lanes.ALL);

    /** What a publisher is told, so that it takes this one. */
    final Lanes lanes;

    BenchLane(Lanes lanes) {
        this.lanes = lanes;
    }

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
