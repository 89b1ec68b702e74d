package io.peerpost.inbox.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever comes second, from this process or another, by this name or another, stays out until the first has gone. */
class OwnersTest {
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path inbox;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("real"));
        inbox = folder.resolve("inbox");
    }

    private static String refusal(Path file) {
        InboxException refused = assertThrows(InboxException.class, () -> Filled.open(file));
        return String.valueOf(refused.getMessage());
    }

    private String owned() {
        return "inbox " + inbox + " is owned by another process (close that one, wait for it, or use another file)";
    }

    @Test
    void rule25AnotherProcessIsAnOwnerLikeOneInThisProcess() throws IOException {
        try (Holder holder = new Holder(inbox, Duration.ZERO)) {
            assertEquals("waits", holder.says());
            assertEquals("owns", holder.says());
            assertEquals(owned(), refusal(inbox));
        }
        try (InboxStore store = Filled.open(inbox);
                Holder late = new Holder(inbox, Duration.ZERO)) {
            assertEquals("waits", late.says());
            assertEquals(owned(), late.says());
            assertEquals(1, store.contents().messages());
        }
    }

    @Test
    void rule25TheLockOfAnOwnerThatWasKilledIsFreeAtOnceAndWhatItAcceptedIsThere() throws Exception {
        for (int i = 1; i <= 3; i++) {
            try (Holder holder = new Holder(inbox, Duration.ZERO)) {
                assertEquals("waits", holder.says());
                assertEquals("owns", holder.says());
                holder.kill();
                try (InboxStore store = Filled.open(inbox)) {
                    assertEquals(i, store.contents().messages());
                }
            }
        }
    }

    @Test
    void rule25AnotherProcessThatWaitsGetsTheLockWhenTheOwnerClosesOrIsKilled() throws Exception {
        InboxStore first = Filled.open(inbox);
        try (Holder second = new Holder(inbox, LONG)) {
            assertEquals("waits", second.says());
            first.close();
            assertEquals("owns", second.says());
            try (Holder third = new Holder(inbox, LONG)) {
                assertEquals("waits", third.says());
                second.kill();
                assertEquals("owns", third.says());
            }
        }
    }

    @Test
    void rule25AnInboxIsOneByWhateverPathItIsReached() throws IOException {
        Path link = Files.createSymbolicLink(temporary.resolve("link"), inbox);
        Path folderLink = Files.createSymbolicLink(temporary.resolve("folder"), folder);
        Path relative = Path.of("").toAbsolutePath().relativize(inbox);
        Files.createDirectories(folder.resolve("below"));
        List<Path> all = List.of(link, folderLink.resolve("inbox"), relative, folder.resolve("below/../inbox"), inbox);
        for (Path first : all) { // the first time the link leads to nothing
            try (InboxStore store = Filled.open(first)) {
                for (Path second : all) {
                    assertEquals(owned(), refusal(second));
                }
                store.commit(List.of(Filled.put(store.contents().lastSequence() + 1)));
            }
        }
        try (InboxStore store = Filled.open(inbox)) {
            assertEquals(all.size(), store.contents().messages());
        }
    }

    @Test
    void rule25AFileWithASecondNameIsRefusedByBoth() throws IOException {
        try (InboxStore store = Filled.open(inbox)) {
            store.commit(List.of(Filled.put(1)));
            Path other = Files.createLink(folder.resolve("other"), inbox);
            assertEquals(
                    "inbox " + other + " has 2 names (hard links), and by each another owner could come in (remove the"
                            + " others)",
                    refusal(other));
            assertTrue(refusal(inbox).startsWith("inbox " + inbox + " has 2 names"));
            Files.delete(other);
        }
        try (InboxStore store = Filled.open(inbox)) {
            assertEquals(1, store.contents().messages());
        }
    }
}
