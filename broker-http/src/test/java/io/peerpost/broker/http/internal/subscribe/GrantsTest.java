package io.peerpost.broker.http.internal.subscribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.http.internal.wire.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rule 19: what one subscription grants to its publishers. */
class GrantsTest {
    private static final Window MUCH = new Window(256, 1 << 20);

    /** A publisher that uses all that it is granted, and hears of it when it likes. */
    private static final class Publisher implements Grants.Holder {
        Window keeps = Window.NONE;

        @Override
        public void windowChanged() {}
    }

    @Test
    void rule19AnEqualShareEachAndOneMoreIsKeptFree() {
        Grants grants = new Grants(new Window(12, 1200));
        Publisher a = new Publisher();
        Publisher b = new Publisher();
        assertEquals(new Window(6, 600), grants.join(a, MUCH));
        assertEquals(new Window(4, 400), grants.join(b, MUCH));
        assertEquals(new Window(4, 400), grants.of(a));
        assertEquals(new Window(10, 1000), grants.counted(), "the first counts as it was until it has said otherwise");
        grants.keepsTo(a, new Window(4, 400));
        assertEquals(new Window(8, 800), grants.counted());
        grants.leave(b);
        assertEquals(new Window(6, 600), grants.of(a));
    }

    @Test
    void nobodyIsGrantedMoreThanItCouldUse() {
        Grants grants = new Grants(new Window(1024, 16 << 20));
        assertEquals(new Window(256, 1 << 20), grants.join(new Publisher(), MUCH));
        assertEquals(new Window(1, 10), grants.join(new Publisher(), new Window(1, 10)));
    }

    @Test
    void rule19ThereAreNeverMorePublishersThanThereIsRoomForMessages() {
        Grants grants = new Grants(new Window(2, 100));
        assertEquals(new Window(1, 50), grants.join(new Publisher(), MUCH));
        assertEquals(new Window(1, 33), grants.join(new Publisher(), MUCH));
        assertNull(grants.join(new Publisher(), MUCH));
        assertEquals(2, grants.size());
    }

    @Test
    void anOlderWordThanTheLastThatWasToldDoesNotCountForMore() {
        Grants grants = new Grants(new Window(12, 1200));
        Publisher a = new Publisher();
        grants.join(a, MUCH);
        grants.keepsTo(a, new Window(1, 1));
        assertEquals(grants.of(a), grants.counted(), "what was told may be used");
        grants.keepsTo(a, new Window(1_000, 1_000_000));
        assertEquals(grants.of(a), grants.counted());
        grants.keepsTo(new Publisher(), MUCH);
    }

    /** Publishers come, go and hear of their windows at random; each makes use of all that it may as far as it knows. */
    @Test
    void rule19WhatPublishersMayUseNeverExceedsTheQueueWhateverHappens() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Window all = new Window(1 + random.nextInt(40), 1 + random.nextInt(10_000));
            Grants grants = new Grants(all);
            List<Publisher> publishers = new ArrayList<>();
            for (int step = 0; step < 300; step++) {
                Publisher one = publishers.isEmpty() ? null : publishers.get(random.nextInt(publishers.size()));
                int kind = random.nextInt(10);
                if (kind < 3) {
                    Publisher next = new Publisher();
                    Window granted = grants.join(next, new Window(1 + random.nextInt(20), 1 + random.nextInt(5_000)));
                    if (granted != null) {
                        next.keeps = granted;
                        publishers.add(next);
                    }
                } else if (one != null && kind < 5) {
                    publishers.remove(one);
                    grants.leave(one);
                } else if (one != null) {
                    one.keeps = grants.of(one);
                    grants.keepsTo(one, one.keeps);
                }
                Window used = publishers.stream().map(p -> p.keeps).reduce(Window.NONE, Window::plus);
                int now = step;
                int its = seed;
                assertTrue(
                        used.messages() <= all.messages() && used.bytes() <= all.bytes(),
                        () -> "seed " + its + ", step " + now + ": " + used + " of " + all);
                publishers.forEach(p -> assertTrue(grants.of(p).isOpen()));
            }
        }
    }
}
