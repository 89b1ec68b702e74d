package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NumberMapTest {
    @Test
    void whateverIsPutAndRemovedItHoldsWhatASortedMapHolds() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 50; round++) {
            NumberMap<String> map = new NumberMap<>();
            TreeMap<Long, String> expected = new TreeMap<>();
            int span = 1 + random.nextInt(300);
            for (int step = 0; step < 2_000; step++) {
                long number = step / 4 + random.nextInt(span) * (long) random.nextInt(2);
                switch (random.nextInt(8)) {
                    case 0 -> {
                        int before = expected.size();
                        expected.headMap(number / 2).clear();
                        assertEquals(before - expected.size(), map.removeBelow(number / 2));
                    }
                    case 1 -> {
                        if (expected.pollFirstEntry() != null) {
                            map.removeFirst();
                        }
                    }
                    default -> assertEquals(expected.put(number, "v" + step) == null, map.put(number, "v" + step));
                }
                assertEquals(expected.size(), map.size());
                assertEquals(expected.get(number), map.get(number));
            }
            for (long number = 0; number < 1_000; number++) {
                assertEquals(expected.get(number), map.get(number));
            }
        }
    }
}
