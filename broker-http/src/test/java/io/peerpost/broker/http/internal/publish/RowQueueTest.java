package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowQueueTest {
    @Test
    void whatGoesInComesOutInItsOrderHoweverItGrowsAndShrinks() {
        SplittableRandom random = new SplittableRandom(1);
        RowQueue rows = new RowQueue();
        Deque<Long> model = new ArrayDeque<>();
        for (long row = 1; row < 50_000; ) {
            for (int i = random.nextInt(row % 1_000 < 500 ? 40 : 10); i > 0; i--) {
                rows.add(row);
                model.add(row++);
            }
            int most = random.nextInt(20);
            List<Long> first = rows.first(most);
            assertEquals(model.stream().limit(most).toList(), first);
            rows.remove(first.size());
            first.forEach(unused -> model.remove());
            assertEquals(model.isEmpty(), rows.isEmpty());
        }
        assertTrue(rows.first(0).isEmpty());
    }
}
