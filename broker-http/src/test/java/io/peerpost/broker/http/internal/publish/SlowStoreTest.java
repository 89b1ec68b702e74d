package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.inbox.Entry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;

/** Writing to a store that takes its time. */
class SlowStoreTest {
    private final CountDownLatch goes = new CountDownLatch(1);

    /** Holds nothing, and commits once it is let. */
    private final class Slow extends EmptyStore {
        @Override
        public List<Finished> commit(List<Entry> entries) {
            try {
                goes.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return List.of();
        }
    }

    @Test
    void itIsBehindWhileMoreEndsWaitThanAFewCommitsTake() {
        ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
        StoreJournal journal = new StoreJournal(
                new Slow(),
                PublishConfig.builder().build(),
                StoreJournal.Threads.own(),
                loop,
                InstantSource.system(),
                gone -> {});
        try {
            journal.forget(1);
            assertFalse(journal.behind());
            for (int i = 0; i < StoreJournal.MOST_UNWRITTEN / 100; i++) {
                journal.forget(i);
            }
            await().until(journal::behind);
            goes.countDown();
            await().until(() -> !journal.behind());
        } finally {
            goes.countDown();
            journal.close();
            loop.shutdownNow();
        }
    }
}
