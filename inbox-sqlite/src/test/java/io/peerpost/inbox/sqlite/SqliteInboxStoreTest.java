package io.peerpost.inbox.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStore.Finished;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is committed is there the next time, and nothing else is. */
class SqliteInboxStoreTest {
    private static final Target GROUP = Target.group("orders", "bill");
    private static final Target NODE = Target.node("orders", "orders-1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private InboxStore store;

    @BeforeEach
    void open() {
        store = Filled.open(folder.resolve("inbox"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Contents reopened() {
        store.close();
        open();
        return store.contents();
    }

    private static Entry owe(long row, long target, long sequence) {
        return new Entry.Owe(row, target, sequence, 1_000_000);
    }

    @Test
    void anEmptyInboxHasASessionThatStays() {
        Contents first = store.contents();

        assertEquals(0, first.messages());
        assertEquals(0, first.lastSequence());
        assertEquals(first.session(), reopened().session());
    }

    @Test
    void aMessageWithNobodyToOweItToWaitsForItsTopicsFirstTargets() {
        store.commit(List.of(Filled.put(1), Filled.put(2), new Entry.Put(Filled.message(3, "bills", "x"))));

        Contents contents = reopened();

        assertEquals(3, contents.messages());
        assertEquals(3, contents.lastSequence());
        assertEquals(
                List.of(Target.nobody("orders"), Target.nobody("bills")),
                contents.targets().stream().map(Contents.StoredTarget::target).toList());
        long nobody = contents.targets().get(0).number();
        assertEquals(List.of(1L, 2L), Filled.sequences(store.owed(nobody, 0, 10, 1_000)));
    }

    @Test
    void aDebtIsThereUntilItEndsAndTheMessageUntilItsLastOneDoes() {
        store.commit(List.of(Filled.put(1), new Entry.Meet(1, GROUP), new Entry.Meet(2, NODE)));
        store.commit(List.of(owe(1, 1, 1), owe(2, 2, 1)));
        assertEquals(List.of(), store.commit(List.of(Filled.end(1, 1))));

        Contents contents = reopened();
        assertEquals(1, contents.messages());
        assertEquals(
                List.of(0L, 1L),
                contents.targets().stream().map(Contents.StoredTarget::messages).toList());
        assertEquals(List.of(new Finished(1, Filled.message(1).size())), store.commit(List.of(Filled.end(2, 1))));
        assertEquals(0, reopened().messages());
        assertEquals(1, store.contents().lastSequence());
    }

    @Test
    void aTargetThatWasGivenUpAndCameBackIsOneAgainForTheNextOwner() {
        store.commit(List.of(Filled.put(1), Filled.put(2), new Entry.Meet(1, GROUP), owe(1, 1, 1)));
        store.commit(List.of(new Entry.Meet(2, NODE), new Entry.Meet(3, GROUP), owe(2, 3, 2)));

        Contents contents = reopened();

        assertEquals(
                List.of(GROUP, NODE),
                contents.targets().stream().map(Contents.StoredTarget::target).toList());
        assertEquals(List.of(1L, 2L), Filled.sequences(store.owed(1, 0, 10, 1_000)));
    }

    @Test
    void aDebtThatBeginsAndEndsInOneCommitLeavesNothing() {
        store.commit(List.of(Filled.put(1), Filled.put(2), new Entry.Meet(1, GROUP)));

        List<Finished> finished = store.commit(List.of(owe(1, 1, 1), owe(2, 1, 2), Filled.end(1, 1)));

        assertEquals(1, finished.size());
        assertEquals(List.of(2L), Filled.sequences(store.owed(1, 0, 10, 1_000)));
    }

    @Test
    void aMessageComesBackAsItWasWithItsAttempts() {
        StoredMessage rich = new StoredMessage(
                7,
                "mine",
                true,
                "orders",
                "customer 1",
                Filled.NOON.plusSeconds(60),
                5,
                Filled.NOON,
                Message.of(new byte[] {0, 1, -1}).with("tenant", "blue"),
                99);
        store.commit(List.of(new Entry.Put(rich), new Entry.Meet(1, GROUP), owe(4, 1, 7), new Entry.Attempt(4, 7, 3)));
        reopened();

        StoredDebt debt = store.owed(1, 0, 1, 1).get(0);

        assertEquals(4, debt.row());
        assertEquals(3, debt.attempts());
        assertEquals(1_000_000, debt.endsAt());
        StoredMessage back = debt.message();
        assertArrayEquals(rich.message().body(), back.message().body());
        assertEquals(rich.message().header(), back.message().header());
        assertEquals(99, back.size());
        assertEquals("mine", back.id());
        assertEquals("customer 1", back.key());
        assertEquals(rich.expiresAt(), back.expiresAt());
        assertEquals(rich.acceptedAt(), back.acceptedAt());
        assertEquals(rich.holdNanos(), back.holdNanos());
    }

    @Test
    void aPageIsBoundedInMessagesAndBytesAndHasAlwaysOne() {
        store.commit(List.of(new Entry.Meet(1, GROUP)));
        for (long i = 1; i <= 10; i++) {
            store.commit(List.of(Filled.put(i), owe(i, 1, i)));
        }
        int size = Filled.message(1).size();

        assertEquals(List.of(4L, 5L, 6L), Filled.sequences(store.owed(1, 3, 3, 1_000)));
        assertEquals(List.of(1L, 2L), Filled.sequences(store.owed(1, 0, 10, 2L * size)));
        assertEquals(List.of(1L), Filled.sequences(store.owed(1, 0, 10, 1)));
        assertEquals(List.of(), store.owed(1, 10, 10, 1_000));
    }

    @Test
    void debtsAreFoundByTheirRowsUpToTheFirstThatIsNotThere() {
        store.commit(List.of(new Entry.Meet(1, GROUP)));
        for (long i = 1; i <= 5; i++) {
            store.commit(List.of(Filled.put(i), owe(i, 1, i)));
        }
        store.commit(List.of(Filled.end(4, 4)));

        assertEquals(List.of(1L, 3L), Filled.sequences(store.owed(1, List.of(1L, 3L, 4L, 5L))));
        assertEquals(List.of(), store.owed(1, List.of(9L)));
    }

    @Test
    void deadLettersAreKeptWithReasonAndHeaders() {
        store.commit(List.of(
                new Entry.Bury(Filled.letter(1, GROUP), "key", 100),
                new Entry.Bury(Filled.letter(2, NODE), null, 100)));
        reopened();

        InboxStore.KeptLetter first = store.letter(1);

        assertNotNull(first);
        assertEquals("key", first.key());
        assertEquals(Filled.letter(1, GROUP).end(), first.letter().end());
        assertEquals("blue", first.letter().message().header("tenant"));
        assertEquals("poison", first.letter().message().text());
        assertEquals(2, store.letters().size());
        store.commit(List.of(new Entry.Purge(1)));
        assertNull(store.letter(1));
    }

    /** As on a disk that is full: SQLite ends the transaction by itself. */
    @Test
    void aCommitIsAllOrNothingAlsoAfterOneThatFailed() throws Exception {
        execute("CREATE TRIGGER full BEFORE INSERT ON message WHEN NEW.topic = 'full'"
                + " BEGIN SELECT RAISE(ROLLBACK, 'as told'); END");
        Entry failing = new Entry.Put(Filled.message(9, "full", "x"));
        for (long i = 1; i <= 3; i++) {
            List<Entry> entries = List.of(Filled.put(i), failing);
            assertThrows(InboxException.class, () -> store.commit(entries));
        }
        store.commit(List.of(Filled.put(4)));
        assertEquals(1, reopened().messages());
        assertEquals(4, store.contents().lastSequence());
    }

    private void execute(String sql) throws SQLException {
        try (Connection other = Connections.at(folder.resolve("inbox"), Connections.Mode.WRITE);
                Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void theClockStandsWhereItWasLeft() {
        store.commit(List.of(new Entry.Clock(5_000)));
        store.commit(List.of(new Entry.Clock(7_000)));

        assertEquals(7_000, reopened().clock());
    }

    @ParameterizedTest
    @ValueSource(strings = {"inbox", "inbox-wal"})
    void nothingIsAcceptedIntoAFileThatHasLostItsName(String name) throws Exception {
        store.commit(List.of(Filled.put(1)));
        Path file = folder.resolve(name);
        Path away = folder.resolve("away");
        Files.move(file, away);

        InboxException refused = assertThrows(InboxException.class, () -> store.commit(List.of(Filled.put(2))));
        assertTrue(
                String.valueOf(refused.getMessage()).contains(": " + name + " was removed or replaced"),
                refused::getMessage);

        Files.move(away, file);
        store.commit(List.of(Filled.put(2)));
        assertEquals(2, reopened().messages());
    }

    @Test
    void aCommitThatFailsLeavesNothingAndTheNextOneIsAsGoodAsAny() {
        store.commit(List.of(Filled.put(1)));
        for (int i = 0; i < 3; i++) {
            assertThrows(InboxException.class, () -> store.commit(List.of(Filled.put(2), Filled.put(1))));
        }
        store.commit(List.of(Filled.put(2)));

        assertEquals(2, reopened().messages());
    }

    @Test
    void spaceOfSettledMessagesIsGivenBack() throws Exception {
        store.commit(List.of(new Entry.Meet(1, GROUP)));
        String large = "x".repeat(1 << 20);
        for (long i = 1; i <= 40; i++) {
            store.commit(List.of(new Entry.Put(Filled.message(i, "orders", large)), owe(i, 1, i)));
        }
        for (long i = 1; i <= 40; i++) {
            store.commit(List.of(Filled.end(i, i)));
        }
        for (int i = 0; i < 1_000; i++) {
            store.commit(List.of(new Entry.Clock(i)));
        }
        reopened();

        long size = Files.size(folder.resolve("inbox"));
        assertEquals(true, size < 24L << 20, "the file has " + size + " bytes");
    }
}
