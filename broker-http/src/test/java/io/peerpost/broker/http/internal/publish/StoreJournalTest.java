package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Writing to a store that takes its time. */
class StoreJournalTest {
    private final CountDownLatch goes = new CountDownLatch(1);

    /** Holds nothing, and commits once it is let. */
    private final class Slow implements InboxStore {
        @Override
        public Contents contents() {
            return Contents.none("session");
        }

        @Override
        public List<Finished> commit(List<Entry> entries) {
            try {
                goes.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        }

        @Override
        public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
            return List.of();
        }

        @Override
        public List<StoredDebt> owed(List<Long> rows) {
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
        public void close() {}
    }

    @Test
    void itIsBehindWhileMoreEndsWaitThanAFewCommitsTake() {
        StoreJournal journal = new StoreJournal(new Slow(), Runnable::run, InstantSource.system(), gone -> {});
        try {
            journal.ended(1, 1);
            assertFalse(journal.behind());
            for (int i = 0; i < 2 * StoreJournal.BEHIND; i++) {
                journal.ended(i, i);
            }
            await().until(journal::behind);
            goes.countDown();
            await().until(() -> !journal.behind());
        } finally {
            goes.countDown();
            journal.close();
        }
    }
}
