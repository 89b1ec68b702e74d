package io.peerpost.broker.http.internal.publish;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of entries when the store refuses some, or all. */
final class GroupCommitTest {
    private final SickStore store = new SickStore();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService writer = Executors.newSingleThreadExecutor();
    private final GroupCommit commits = new GroupCommit(store, 4_096, writer, timer, gone -> {});

    @AfterEach
    void close() {
        commits.close().join();
        writer.shutdownNow();
        timer.shutdownNow();
    }

    private static Entry put(long sequence) {
        return new Entry.Put(new StoredMessage(
                sequence, "s-" + sequence, false, "t", null, null, 1, Instant.EPOCH, Message.of("x"), 1));
    }

    private static Entry end(long row) {
        return new Entry.End(row, row, 1);
    }

    private static boolean hasPut(List<Entry> entries) {
        return entries.stream().anyMatch(Entry.Put.class::isInstance);
    }

    private List<Entry> written() {
        List<Entry> all = new ArrayList<>();
        store.commits.forEach(all::addAll);
        return all;
    }

    private static List<Entry> ends(long from, long to) {
        return LongStream.range(from, to).mapToObj(GroupCommitTest::end).toList();
    }

    private InboxException refusal(Entry entry) {
        CompletionException thrown = assertThrows(
                CompletionException.class, () -> commits.put(List.of(entry)).join());
        return assertInstanceOf(InboxException.class, thrown.getCause());
    }

    @Test
    void everybodyIsToldAtOnceThatTheDiskIsFullAlsoWhoDidNotFitIntoTheFirstCommit() {
        store.ill = GroupCommitTest::hasPut;
        store.illness = SickStore.full();
        List<Runnable> turns = new ArrayList<>();
        GroupCommit small = new GroupCommit(store, 2, turns::add, timer, gone -> {});
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            answers.add(small.put(List.of(put(i))));
        }

        while (!turns.isEmpty()) {
            turns.remove(0).run();
        }

        assertTrue(answers.stream().allMatch(CompletableFuture::isCompletedExceptionally));
    }

    @Test
    void whatEndsIsWrittenAlthoughThereIsNoRoomForWhatBegins() {
        store.ill = GroupCommitTest::hasPut;
        store.illness = SickStore.full();
        for (int i = 0; i < 50; i++) {
            commits.add(List.of(end(i)));
            refusal(put(i));
        }

        await().until(() -> written().equals(ends(0, 50)));
        assertEquals(0, commits.unwritten());
    }

    @Test
    void whatIsKeptIsWrittenInItsOrderAndInSmallPieces() {
        store.illness = SickStore.full();
        ends(0, 1_000).forEach(end -> commits.add(List.of(end)));
        refusal(put(1));
        ends(1_000, 2_000).forEach(end -> commits.add(List.of(end)));
        refusal(put(2));
        assertTrue(commits.unwritten() > 2_000 * 64, "not counted: " + commits.unwritten());

        store.illness = null;

        await().until(() -> written().equals(ends(0, 2_000)));
        commits.put(List.of(put(3))).join();
        assertTrue(store.commits.stream().limit(4).allMatch(piece -> piece.size() <= 256));
        assertEquals(0, commits.unwritten());
    }

    @Test
    void ofTheClocksReadingsOnlyTheLastIsKept() {
        store.illness = SickStore.full();
        for (long nanos = 1; nanos <= 100; nanos++) {
            commits.add(List.of(new Entry.Clock(nanos)));
            refusal(put(nanos));
        }
        store.illness = null;

        await().until(() -> written().equals(List.of(new Entry.Clock(100))));
    }

    @Test
    void aDeadLetterWeighsAsMuchAsItsMessage() {
        store.illness = SickStore.full();
        Settlement.End end = new Settlement.End(Target.group("t", "g"), Outcome.DEAD_LETTERED, 1, "as told");
        DeadLetter letter = new DeadLetter(1, "s-1", Message.of("x"), end, Instant.EPOCH);

        commits.add(List.of(new Entry.Bury(letter, null, 1 << 20)));

        assertTrue(commits.unwritten() >= 1 << 20);
        store.illness = null;
        await().until(() -> commits.unwritten() == 0);
    }

    @Test
    void aDefectOfTheStoreIsToldAndTheNextPublishIsTriedAgain() {
        store.illness = new IllegalStateException("a defect");
        assertTrue(String.valueOf(refusal(put(1)).getMessage()).contains("a defect"));
        store.illness = null;

        commits.put(List.of(put(2))).join();
    }
}
