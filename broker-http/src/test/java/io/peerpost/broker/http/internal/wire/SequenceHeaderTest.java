package io.peerpost.broker.http.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceHeaderTest {

    @Test
    void comesBackAsItWasWritten() {
        SequenceHeader header = new SequenceHeader("s-1", 7, 5);
        assertEquals("s-1 7 5", header.toString());
        assertEquals(header, SequenceHeader.parse("s-1 7 5"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "s", "s 1", " 1 2", "s 1 2 3", "s -1 0", "s 1 x", "s  1 2", "s 99999999999999999999 0"})
    void whatIsNotOneIsNull(String value) {
        assertNull(SequenceHeader.parse(value));
    }

    @Test
    void refusesSessionsThatDoNotFitAHeader() {
        assertThrows(IllegalArgumentException.class, () -> new SequenceHeader("a b", 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new SequenceHeader("x".repeat(129), 1, 1));
    }
}
