package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.http.internal.wire.JsonEnvelope;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Closing while what is owed is still on its way from a store. */
final class ClosingOverAStoreTest {
    private static final int MESSAGES = 3;

    private final CountDownLatch disk = new CountDownLatch(1);
    private final SlowStore store = new SlowStore();
    private final Bench bench = Bench.over(store);

    /** One that held some messages for a group when it was opened, and whose disk answers when the test lets it. */
    private final class SlowStore implements InboxStore {
        private final Set<Long> ended = ConcurrentHashMap.newKeySet();
        private final int size = new JsonEnvelope().encode("t", Message.of("x")).length;

        @Override
        public Contents contents() {
            long bytes = (long) MESSAGES * size;
            Contents.StoredTarget group = new Contents.StoredTarget(1, Target.group("t", "g"), MESSAGES, bytes);
            return new Contents("s", MESSAGES, MESSAGES, 1, 0, MESSAGES, bytes, List.of(), List.of(group));
        }

        @Override
        public List<Finished> commit(List<Entry> entries) {
            return entries.stream()
                    .filter(entry -> entry instanceof Entry.End end && ended.add(end.sequence()))
                    .map(entry -> new Finished(((Entry.End) entry).sequence(), size))
                    .toList();
        }

        @Override
        public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
            try {
                disk.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            long lifetime = Duration.ofMinutes(10).toNanos();
            return LongStream.rangeClosed(after + 1, MESSAGES)
                    .mapToObj(i -> new StoredDebt(i, 0, lifetime, message(i)))
                    .toList();
        }

        private StoredMessage message(long number) {
            return new StoredMessage(
                    number, "s-" + number, false, "t", null, null, 0, Instant.EPOCH, Message.of("x"), size);
        }

        @Override
        public List<StoredDebt> owed(long target, List<Long> rows) {
            return List.of();
        }

        @Override
        public List<DeadLetter> letters() {
            return List.of();
        }

        @Override
        public @Nullable KeptLetter letter(long number) {
            return null;
        }

        @Override
        public List<Request> requests(long after, int most) {
            return List.of();
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        disk.countDown();
        bench.publisher.closeInbox();
    }

    private CompletableFuture<Void> closing() {
        return bench.publisher.close(Duration.ofSeconds(10)).toCompletableFuture();
    }

    @Test
    void itWaitsForWhatIsOnItsWayFromTheDisk() {
        FakeNode g = bench.join(node("g").group("t", "g").well());
        CompletableFuture<Void> closed = closing();
        bench.passMillis(100);
        assertFalse(closed.isDone(), "there is somebody who would take it");
        disk.countDown();
        await().until(() -> {
            bench.passMillis(1);
            return closed.isDone();
        });
        assertEquals(MESSAGES, g.received.size());
        assertEquals(0, bench.publisher.waiting());
    }

    @Test
    void itDoesNotWaitForTheDiskIfNobodyWouldTakeIt() {
        CompletableFuture<Void> closed = closing();
        bench.run();
        assertTrue(closed.isDone());
        assertEquals(MESSAGES, bench.publisher.waiting(), "they stay in the store");
    }
}
