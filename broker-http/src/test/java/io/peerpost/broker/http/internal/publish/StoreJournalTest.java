package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits in a store whose disk is ill is neither lost nor piled up in memory. */
final class StoreJournalTest {
    private final SickStore store = new SickStore();
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final StoreJournal journal = new StoreJournal(
            store,
            PublishConfig.builder().build(),
            StoreJournal.Threads.own(),
            loop,
            InstantSource.system(),
            gone -> {});
    private final AtomicInteger pages = new AtomicInteger();

    @AfterEach
    void close() {
        journal.close();
        loop.shutdownNow();
    }

    private void load() {
        journal.load(1, 0, 10, 1_000, page -> pages.incrementAndGet());
    }

    @Test
    void nothingMoreIsBroughtInWhileMuchCannotBeWrittenDown() {
        store.illness = SickStore.full();
        for (long row = 0; row <= StoreJournal.MOST_UNWRITTEN / 64; row++) {
            journal.forget(row);
        }

        load();

        await().during(Duration.ofMillis(300)).until(() -> pages.get() == 0);
        assertEquals(0, store.reads.get());
        store.illness = null;
        await().until(() -> pages.get() == 1);
    }

    @Test
    void whatCannotBeReadIsTriedAgainUntilItCan() {
        store.readable = false;
        load();
        await().until(() -> store.reads.get() > 2);
        assertEquals(0, pages.get());

        store.readable = true;

        await().until(() -> pages.get() == 1);
    }
}
