package io.peerpost.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How what is in an inbox is called: {@code 17} is a message that waits, {@code d3} a dead letter.
 *
 * @param dead whether it is a dead letter
 * @param number its number among those
 */
record EntryNumber(boolean dead, long number) {

    static EntryNumber letter(long number) {
        return new EntryNumber(true, number);
    }

    static @Nullable EntryNumber parse(String text) {
        boolean dead = text.startsWith("d");
        try {
            long number = Long.parseLong(dead ? text.substring(1) : text);
            return number > 0 ? new EntryNumber(dead, number) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return (dead ? "d" : "") + number;
    }

    /** Takes both. */
    static final class Any implements ITypeConverter<EntryNumber> {
        @Override
        public EntryNumber convert(String value) {
            EntryNumber parsed = parse(value);
            if (parsed == null) {
                throw new TypeConversionException(
                        "'" + value + "' (expected: a message's number such as 17, or a dead letter's such as d3)");
            }
            return parsed;
        }
    }

    /** Takes dead letters alone. */
    static final class Dead implements ITypeConverter<EntryNumber> {
        @Override
        public EntryNumber convert(String value) {
            EntryNumber parsed = parse(value);
            if (parsed == null || !parsed.dead) {
                throw new TypeConversionException(
                        "'" + value + "' (expected: a dead letter's number as list shows it, such as d3)");
            }
            return parsed;
        }
    }
}
