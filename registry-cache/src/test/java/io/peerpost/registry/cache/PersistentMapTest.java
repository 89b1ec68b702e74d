package io.peerpost.registry.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    /** A key of which many share a hash, and many more the lower bits of it. */
    private record Key(int number) {
        @Override
        public int hashCode() {
            return (number % 50) << 10;
        }
    }

    @Test
    void itKnowsWhatAHashMapKnowsWhateverIsPutAndRemoved() {
        compare(number -> number, 5_000);
    }

    @Test
    void keysWhoseHashesClashAreToldApart() {
        compare(Key::new, 300);
    }

    private static <K> void compare(IntFunction<K> key, int keys) {
        Random random = new Random(42);
        PersistentMap<K, Integer> map = PersistentMap.empty();
        Map<K, Integer> expected = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            K next = key.apply(random.nextInt(keys));
            if (random.nextBoolean()) {
                map = map.put(next, i);
                expected.put(next, i);
            } else {
                map = map.remove(next);
                expected.remove(next);
            }
            assertEquals(expected.get(next), map.get(next));
        }
        assertSame(expected, map, key, keys);
        for (int i = 0; i < keys; i++) {
            map = map.remove(key.apply(i));
        }
        assertEquals(List.of(), new ArrayList<>(map.values()));
    }

    private static <K> void assertSame(
            Map<K, Integer> expected, PersistentMap<K, Integer> map, IntFunction<K> key, int keys) {
        for (int i = 0; i < keys; i++) {
            assertEquals(expected.get(key.apply(i)), map.get(key.apply(i)));
        }
        assertEquals(expected.size(), map.values().size());
        assertEquals(
                expected.values().stream().sorted().toList(),
                map.values().stream().sorted().toList());
    }

    @Test
    void aChangedCopyLeavesTheOriginalAsItWas() {
        PersistentMap<String, String> before =
                PersistentMap.<String, String>empty().put("a", "1");

        PersistentMap<String, String> after = before.put("a", "2").put("b", "3");

        assertEquals("1", before.get("a"));
        assertNull(before.get("b"));
        assertEquals(1, before.values().size());
        assertEquals("2", after.get("a"));
        assertEquals("2", after.remove("b").get("a"));
    }
}
