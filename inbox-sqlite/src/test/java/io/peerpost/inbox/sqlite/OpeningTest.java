package io.peerpost.inbox.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is refused, and what they are told. */
class OpeningTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String refusal(Path file, String fleet) {
        InboxException thrown = assertThrows(
                InboxException.class, () -> new SqliteInboxStoreProvider().open(file, fleet, Duration.ZERO));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.contains(file.toString()), message);
        assertTrue(!message.contains("\n"), message);
        return message;
    }

    @Test
    void rule25ASecondOwnerIsRefusedUntilTheFirstHasClosed() {
        Path file = folder.resolve("inbox");
        try (InboxStore first = Filled.open(file)) {
            assertTrue(refusal(file, Filled.FLEET).contains("owned by another process"));
            assertEquals(0, first.contents().messages());
        }
        Filled.open(file).close();
    }

    @Test
    void rule25AnOwnerThatWasRefusedDoesNotOpenTheWayForAnotherProcess() throws Exception {
        Path file = folder.resolve("inbox");
        try (InboxStore first = Filled.open(file)) {
            refusal(file, Filled.FLEET);
            assertTrue(OtherProcess.opens(file).contains("owned by another process"), "within its process alone");
            assertEquals(0, first.contents().messages());
        }
        assertEquals("opened", OtherProcess.opens(file));
    }

    @Test
    void rule25AnOwnerIsOneWhateverTheWayToTheFile() throws IOException {
        Path file = folder.resolve("inbox");
        Path link = folder.resolve("link");
        Filled.open(file).close();
        Files.createSymbolicLink(link, file);
        try (InboxStore first = Filled.open(link)) {
            assertTrue(refusal(file, Filled.FLEET).contains("owned by another process"));
            assertEquals(0, first.contents().messages());
        }
    }

    @Test
    void aPathMayHoldAnyCharacter() throws IOException {
        Path file = folder.resolve("in?box #1 %41 ä");
        try (InboxStore store = Filled.open(file)) {
            store.commit(List.of(Filled.put(1)));
        }
        assertTrue(Files.size(file) > 0);
        try (InboxStore again = Filled.open(file)) {
            assertEquals(1, again.contents().messages());
        }
    }

    @Test
    void rule25WhoWaitsForTheLockGetsItWhenTheOwnerCloses() {
        Path file = folder.resolve("inbox");
        InboxStore first = Filled.open(file);
        CompletableFuture<InboxStore> second = CompletableFuture.supplyAsync(
                () -> new SqliteInboxStoreProvider().open(file, Filled.FLEET, Duration.ofSeconds(20)));
        first.close();
        second.join().close();
    }

    @Test
    void rule24AnInboxOfAnotherFleetIsRefused() {
        Path file = folder.resolve("inbox");
        Filled.open(file).close();

        assertTrue(refusal(file, "staging").contains("belongs to fleet " + Filled.FLEET));
    }

    @Test
    void aFileThatIsNoInboxIsRefusedAndLeftAlone() throws IOException {
        Path file = folder.resolve("notes.txt");
        String text = "not a database, but something that somebody may want to keep ".repeat(50);
        Files.writeString(file, text);

        assertTrue(refusal(file, Filled.FLEET).contains("damaged"));
        assertEquals(text, Files.readString(file));
    }

    @Test
    void anotherApplicationsDatabaseIsRefusedAndLeftAlone() throws Exception {
        Path file = folder.resolve("theirs.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, text TEXT)");
            statement.execute("INSERT INTO message VALUES (1, 'theirs')");
            statement.execute("PRAGMA user_version = " + Schema.VERSION);
        }
        byte[] before = Files.readAllBytes(file);

        assertTrue(refusal(file, Filled.FLEET).contains("is no inbox"));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void anotherLayoutIsRefusedAndLeftAlone() throws Exception {
        Path file = folder.resolve("inbox");
        Filled.open(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        byte[] before = Files.readAllBytes(file);

        String message = refusal(file, Filled.FLEET);

        assertTrue(message.contains("(its layout: 99, expected: " + Schema.VERSION), message);
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void aFleetWhoseNameLooksLikeANumberIsKnownAgain() {
        Path file = folder.resolve("inbox");
        for (int i = 0; i < 2; i++) {
            new SqliteInboxStoreProvider().open(file, "007", Duration.ZERO).close();
        }
        assertTrue(refusal(file, "7").contains("belongs to fleet 007"));
    }

    @Test
    void whatIsNoFileIsRefused() throws IOException {
        assertTrue(refusal(Files.createDirectory(folder.resolve("folder")), Filled.FLEET)
                .contains("is no file"));
        assertTrue(refusal(Path.of("/dev/null"), Filled.FLEET).contains("is no file"));
    }

    @Test
    void aFolderThatDoesNotExistIsNamed() {
        assertTrue(refusal(folder.resolve("nowhere/inbox"), Filled.FLEET).contains("its folder does not exist"));
    }

    @Test
    void aDamagedFileIsReportedWithWhatCanStillBeRead() throws IOException {
        Path file = folder.resolve("inbox");
        try (InboxStore store = Filled.open(file)) {
            for (long i = 1; i <= 500; i++) {
                store.commit(List.of(new Entry.Put(Filled.message(i, "orders", "x".repeat(1_000)))));
            }
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(raw.length() / 2);
            raw.write(new byte[64 << 10]);
        }

        String message = refusal(file, Filled.FLEET);

        assertTrue(
                message.matches(".* is damaged .*: [1-9][0-9]* messages and 0 dead letters can still be read.*"),
                message);
    }
}
