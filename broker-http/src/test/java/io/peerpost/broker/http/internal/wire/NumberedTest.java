package io.peerpost.broker.http.internal.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NumberedTest {
    @Test
    void whateverIsTakenOutInWhateverOrderTheRestIsThere() {
        SplittableRandom random = new SplittableRandom(4);
        Numbered<String> numbered = new Numbered<>();
        TreeMap<Long, String> expected = new TreeMap<>();
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(step % 2_000 < 1_000 ? 4 : 2)) {
                case 0 -> {
                    long number = expected.isEmpty() ? 7 : expected.firstKey() + random.nextInt(50) - 2;
                    assertEquals(expected.remove(number), numbered.remove(number));
                }
                case 1 -> {
                    Map.Entry<Long, String> oldest = expected.pollFirstEntry();
                    assertEquals(oldest == null ? null : oldest.getValue(), numbered.removeOldest());
                }
                default -> {
                    String value = "v" + step;
                    expected.put(numbered.add(value), value);
                }
            }
            assertEquals(expected.size(), numbered.size());
            if (step % 97 == 0) {
                assertEquals(List.copyOf(expected.values()), numbered.all());
            }
        }
        assertEquals(List.copyOf(expected.values()), numbered.removeAll());
        assertEquals(0, numbered.size());
        assertNull(numbered.removeOldest());
    }

    @Test
    void numbersAreConsecutiveFromOneOnAndGoOnWhenAllWereTaken() {
        Numbered<String> numbered = new Numbered<>();
        assertEquals(1, numbered.add("a"));
        assertEquals(2, numbered.add("b"));
        assertEquals(List.of("a", "b"), numbered.removeAll());
        assertEquals(3, numbered.add("c"));
        assertNull(numbered.remove(2));
        assertEquals("c", numbered.remove(3));
    }

    @Test
    void aFewThatAreNeverTakenOutTakeNoRoomForThoseThatOvertakeThem() {
        Numbered<Integer> numbered = new Numbered<>();
        for (int i = 1; i < 100_000; i++) {
            assertEquals(i, numbered.add(i));
            if (i % 10_000 != 1) {
                assertEquals(i, numbered.remove(i));
            }
        }
        assertEquals(10, numbered.size());
        assertTrue(numbered.capacity() < 100, () -> "places: " + numbered.capacity());
        assertEquals(1, numbered.removeOldest());
        assertEquals(20_001, numbered.remove(20_001));
        assertNull(numbered.remove(20_001));
        assertEquals(List.of(10_001, 30_001, 40_001, 50_001, 60_001, 70_001, 80_001, 90_001), numbered.removeAll());
    }
}
