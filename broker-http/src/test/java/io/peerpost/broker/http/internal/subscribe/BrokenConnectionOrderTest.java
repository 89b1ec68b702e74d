package io.peerpost.broker.http.internal.subscribe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;

/** What is sent again over a new connection at the moment when the old one's messages are dropped. */
class BrokenConnectionOrderTest {
    private static final int MESSAGES = 400;

    private final List<String> handled = new CopyOnWriteArrayList<>();
    private final CountDownLatch go = new CountDownLatch(1);

    @RepeatedTest(30)
    void rule16NothingOvertakesWhileAnOldConnectionsMessagesAreDroppedAndComeAgain() {
        try (Running endpoint = new Running()) {
            LocalSubscription subscription = endpoint.subscribe("n", "t", m -> {
                go.await();
                handled.add(m.text());
            });
            StringBuilder all = new StringBuilder();
            IntStream.range(0, MESSAGES).forEach(i -> all.append(RawClient.numbered("n", "t", "m" + i, "s", i, 0)));
            RawClient broken = new RawClient(endpoint.endpoint.bound());
            try (RawClient next = new RawClient(endpoint.endpoint.bound())) {
                broken.send(all.toString());
                await().until(() -> subscription.queued() == MESSAGES - 1);
                broken.reset();
                next.send(all.toString());
                go.countDown();
                for (int i = 0; i < MESSAGES; i++) {
                    assertEquals(200, next.read().status());
                }
            }
            await().until(() -> handled.size() >= MESSAGES);
            assertIterableEquals(
                    IntStream.range(0, MESSAGES).mapToObj(i -> "m" + i).toList(), handled);
        }
    }
}
