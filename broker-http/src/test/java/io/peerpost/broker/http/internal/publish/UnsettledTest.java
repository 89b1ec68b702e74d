package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Rule 14 with a durable inbox: what has ended is owed again after a crash until its end is on disk. */
final class UnsettledTest {
    @Test
    void rule14WhatHasEndedKeepsTheLowestDownUntilThatIsOnDisk() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t"));
        bench.publish("t", "1");
        bench.publish("t", "2");
        Debt first = a.received.get(0).debt();
        Debt second = a.received.get(1).debt();
        AtomicLong written = new AtomicLong(6);
        Unsettled unsettled = new Unsettled(written::get);
        unsettled.add(first);
        unsettled.add(second);
        a.answers(200);
        bench.run();
        first.endWritten = 7;

        assertTrue(first.ended);
        assertEquals(first.message.sequence, unsettled.lowest());
        written.set(7);
        assertEquals(second.message.sequence, unsettled.lowest());
    }

    @Test
    void anEndIsOnDiskWhenItsCommitHasSucceededAndNotBefore() {
        RecordingStore store = new RecordingStore();
        Outgoing message = message();
        ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
        StoreJournal journal = new StoreJournal(
                store,
                PublishConfig.builder().build(),
                StoreJournal.Threads.own(),
                loop,
                Clock.systemUTC(),
                gone -> {});
        long first = journal.ended(1, message);
        await().until(() -> journal.written() >= first);

        store.fails = true;
        long second = journal.ended(2, message);
        await().until(() -> store.failures.get() > 0);
        assertTrue(journal.written() < second);

        store.fails = false;
        await().until(() -> journal.written() >= second);
        journal.close();
        loop.shutdownNow();
    }

    private static Outgoing message() {
        Bench bench = Bench.primed();
        FakeNode a = bench.join(node("a").broadcast("t"));
        bench.publish("t", "1");
        return a.received.get(0).debt().message;
    }
}
