package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SecondsTest {
    @Test
    void wholeAndBrokenSecondsAreRead() {
        assertEquals(Duration.ofSeconds(10), new Seconds().convert("10"));
        assertEquals(Duration.ofMillis(250), new Seconds().convert("0.25"));
        assertEquals(Duration.ZERO, new Seconds().convert("0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "x", "", "NaN", "Infinity", "1e30", "10s"})
    void anythingElseIsRefused(String text) {
        assertThrows(TypeConversionException.class, () -> new Seconds().convert(text));
    }

    @Test
    void theyAreWrittenAsTheyWereGiven() {
        assertEquals("10", Seconds.text(Duration.ofSeconds(10)));
        assertEquals("0.5", Seconds.text(Duration.ofMillis(500)));
    }
}
