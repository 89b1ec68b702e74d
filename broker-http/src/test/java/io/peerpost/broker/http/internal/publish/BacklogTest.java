package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is owed to one target and is in the store, since there is too much of it for memory. */
final class BacklogTest {
    /** Eight messages of one target are in memory, and two more come in at a time. */
    private final Bench bench = Bench.durable(c -> c.memoryMessages = 8);

    private List<Publication> publish(int times) {
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(bench.publish("t", "" + i));
        }
        return all;
    }

    @Test
    void rule7WhatEndsAsItComesInEndsOnce() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        List<Publication> all = publish(20);
        a.crashes();
        bench.leave(a);
        bench.passMillis(1_000);
        all.forEach(p -> assertEquals(List.of(Outcome.GONE), bench.outcomes(p)));
        bench.assertNothingLeft();
    }
}
