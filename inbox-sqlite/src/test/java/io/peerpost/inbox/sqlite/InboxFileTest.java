package io.peerpost.inbox.sqlite;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxFile;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Answered;
import io.peerpost.broker.inbox.Request.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen and asked from beside an owner. */
class InboxFileTest {
    private static final Target GROUP = Target.group("orders", "bill");
    private static final Target NODE = Target.node("orders", "orders-1");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path file() {
        return folder.resolve("inbox");
    }

    private InboxFile look() {
        return new SqliteInboxStoreProvider().look(file());
    }

    private static void fill(InboxStore store) {
        store.commit(List.of(
                Filled.put(1),
                Filled.put(2),
                new Entry.Put(Filled.message(3, "bills", "x")),
                new Entry.Meet(1, GROUP),
                new Entry.Meet(2, NODE),
                new Entry.Owe(1, 1, 1, 1),
                new Entry.Owe(2, 2, 1, 1),
                new Entry.Owe(3, 1, 2, 1),
                new Entry.Attempt(3, 2, 5),
                new Entry.Bury(Filled.letter(1, GROUP), "key", 100),
                new Entry.Bury(Filled.letter(2, NODE), null, 100)));
    }

    @Test
    void rule25WhatIsOwedIsSeenBesideItsOwnerAndWithoutOne() {
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
            try (InboxFile file = look()) {
                assertTrue(file.isOwned());
                assertSeen(file);
                owner.commit(List.of(Filled.end(3, 2)));
                assertEquals(3, file.waiting(0, 0, null, 10).size());
            }
            owner.commit(List.of(Filled.put(4), new Entry.Owe(4, 1, 4, 1)));
        }
        try (InboxFile file = look()) {
            assertFalse(file.isOwned());
            assertEquals(4, file.waiting(0, 0, null, 10).size());
        }
    }

    private static void assertSeen(InboxFile file) {
        int size = Filled.message(1).message().text().length();
        Waiting first = new Waiting(1, 1, "s-1", GROUP, 0, Filled.NOON, size);
        Waiting unaddressed = new Waiting(3, 0, "s-3", Target.nobody("bills"), 0, Filled.NOON, 1);
        List<Waiting> all = file.waiting(0, 0, null, 10);
        assertEquals(first, all.get(0));
        assertEquals(NODE, all.get(1).target());
        assertEquals(5, all.get(2).attempts());
        assertEquals(unaddressed, all.get(3));
        assertEquals(4, all.size());
        assertEquals(List.of(unaddressed), file.waiting(0, 0, "bills", 10));
        assertEquals(
                Filled.letter(1, GROUP).end(), file.letters(0, null, 10).get(0).end());
        assertEquals(6, file.letters(0, null, 10).get(0).bytes());
        assertEquals(List.of(), file.letters(0, "bills", 10));
        assertEquals(Filled.FLEET, file.about().fleet());
        assertEquals(3, file.about().lastSequence());
    }

    @Test
    void whatIsMuchComesInPages() {
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
        }
        try (InboxFile file = look()) {
            List<Waiting> paged = new ArrayList<>();
            List<Waiting> page = file.waiting(0, 0, null, 1);
            while (!page.isEmpty()) {
                paged.addAll(page);
                page = file.waiting(page.get(0).sequence(), page.get(0).row(), null, 1);
            }
            assertEquals(file.waiting(0, 0, null, 10), paged);
            assertEquals(2, file.letters(1, null, 10).get(0).number());
            assertEquals(List.of(), file.letters(2, null, 10));
        }
    }

    @Test
    void oneIsShownWhole() {
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
        }
        try (InboxFile file = look()) {
            assertEquals("body 2", assertNotNullAnd(file.message(2)).message().text());
            assertNull(file.message(9));
            assertEquals(
                    "blue", assertNotNullAnd(file.letter(1)).letter().message().header("tenant"));
            assertNull(file.letter(9));
        }
    }

    private static <T> T assertNotNullAnd(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void lookingLeavesNoTrace() throws IOException {
        Path crashed = Files.createDirectory(folder.resolve("crashed"));
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
            for (String suffix : List.of("", "-wal", "-shm")) { // as a killed owner leaves them
                Files.copy(folder.resolve("inbox" + suffix), crashed.resolve("inbox" + suffix));
            }
        }
        Path closed = Files.createDirectory(folder.resolve("closed"));
        Files.copy(file(), closed.resolve("inbox"));
        assertTrue(Files.size(crashed.resolve("inbox-wal")) > 0);
        for (Path place : List.of(crashed, closed)) {
            byte[] before = Files.readAllBytes(place.resolve("inbox"));
            List<String> names = names(place);
            try (InboxFile file = new SqliteInboxStoreProvider().look(place.resolve("inbox"))) {
                assertSeen(file);
                assertFalse(file.isOwned());
            }
            assertEquals(names, names(place));
            assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(place.resolve("inbox"))));
        }
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anOwnerThatComesWhileAFileIsReadIsSeen() throws Exception {
        Filled.open(file()).close();
        List<InboxStore> owners = new ArrayList<>();
        try {
            long messages = new StillReader(file()).read(connection -> {
                long seen = Rows.number(connection, "SELECT count(*) FROM message");
                if (owners.isEmpty()) {
                    owners.add(Filled.open(file()));
                    owners.get(0).commit(List.of(Filled.put(1)));
                }
                return seen;
            });
            assertEquals(1, messages);
        } finally {
            owners.forEach(InboxStore::close);
        }
    }

    @Test
    void rule25ARequestIsLeftAnsweredAndTakenAway() {
        try (InboxStore owner = Filled.open(file());
                InboxFile file = look()) {
            fill(owner);
            assertFalse(file.hasRequests());
            List<Request> asked = file.ask(Verb.REDELIVER, List.of(1L, 2L));
            assertEquals(List.of(new Request(1, Verb.REDELIVER, 1), new Request(2, Verb.REDELIVER, 2)), asked);
            assertEquals(asked, owner.requests(0, 10));
            assertEquals(asked.subList(1, 2), owner.requests(1, 10));
            assertTrue(file.hasRequests());
            assertEquals(List.of(), file.answers(0, 2));

            Answer gone = new Answer(Request.Result.GONE, "away");
            owner.commit(List.of(new Entry.Purge(1), new Entry.Answer(1, Answer.DONE), new Entry.Answer(2, gone)));

            assertEquals(List.of(), owner.requests(0, 10));
            assertFalse(file.hasRequests());
            assertEquals(1, file.letters(0, null, 10).size());
            assertEquals(
                    List.of(new Answered(asked.get(0), Answer.DONE), new Answered(asked.get(1), gone)),
                    file.answers(0, 2));
            assertEquals(1, file.answers(1, 2).size());
            file.forget(1, 2);
            assertEquals(List.of(), file.answers(0, 2));
            assertEquals(3, file.ask(Verb.PURGE, List.of(2L)).get(0).number(), "numbers are not used again");
        }
    }

    @Test
    void rule25ARequestOutlivesItsOwner() {
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
            try (InboxFile file = look()) {
                file.ask(Verb.REDELIVER, List.of(2L));
            }
        }
        try (InboxStore next = Filled.open(file())) {
            assertEquals(List.of(new Request(1, Verb.REDELIVER, 2)), next.requests(0, 10));
        }
    }

    @Test
    void rule25WithoutAnOwnerLettersArePurgedAtOnceAndBesideOneTheyAreNot() throws IOException {
        try (InboxStore owner = Filled.open(file())) {
            fill(owner);
            try (InboxFile file = look()) {
                assertNull(file.purge(List.of(1L)));
                assertEquals(2, file.letters(0, null, 10).size());
            }
        }
        try (InboxFile file = look()) {
            assertEquals(List.of(1L), file.purge(List.of(1L, 7L)));
            assertEquals(2, file.letters(0, null, 10).get(0).number());
        }
        assertEquals(List.of("inbox", "inbox.lock", "inbox.reserve"), names(folder));
    }

    @Test
    void rule25AnotherProcessThatWritesForAMomentFailsNoCommit() throws Exception {
        try (InboxStore owner = Filled.open(file());
                Connection other = Connections.at(file(), Connections.Mode.WRITE);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<?> commit = CompletableFuture.supplyAsync(() -> owner.commit(List.of(Filled.put(1))));
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            assertFalse(commit.isDone());
            statement.execute("COMMIT");
            commit.join();
        }
        try (InboxStore again = Filled.open(file())) {
            assertEquals(1, again.contents().messages());
        }
    }

    @Test
    void aFileThatIsNotThereIsNotMade() throws IOException {
        assertTrue(refusal().contains(file() + " is not there"));
        assertEquals(List.of(), names(folder));
        Files.createDirectory(file());
        assertTrue(refusal().contains("is no file"));
    }

    @Test
    void aFileThatIsNoInboxIsRefused() throws Exception {
        Files.writeString(file(), "something else entirely, and long enough to look at ".repeat(50));
        assertTrue(refusal().contains("damaged or no inbox"));
        Files.delete(file());
        Filled.open(file()).close();
        try (Connection older = Connections.at(file(), Connections.Mode.WRITE);
                Statement statement = older.createStatement()) {
            statement.execute("PRAGMA user_version = 1");
        }
        assertTrue(refusal().contains("its layout: 1, expected: 2"));
    }

    private String refusal() {
        return String.valueOf(assertThrows(InboxException.class, this::look).getMessage());
    }
}
