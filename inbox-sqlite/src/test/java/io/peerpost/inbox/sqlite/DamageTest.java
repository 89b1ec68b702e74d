package io.peerpost.inbox.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A file that a disk has spoilt, in hundreds of ways: either it opens and all that is in it is what was written, or it is
 * refused with a line that says so, and left as it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DamageTest {
    private static final int CASES = 15;

    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** Closed by its owner: one file. */
    @SuppressWarnings("NullAway.Init")
    private Path closed;

    @SuppressWarnings("NullAway.Init")
    private Truth ofClosed;

    /** As an owner leaves it who is killed: what was settled last is in the log. */
    @SuppressWarnings("NullAway.Init")
    private Path killed;

    @SuppressWarnings("NullAway.Init")
    private Truth ofKilled;

    private int firstSeed;
    private int cases = CASES;
    private int refused;
    private int opened;

    @BeforeAll
    void fill(@TempDir Path temporary) throws IOException {
        folder = temporary;
        closed = folder.resolve("closed");
        try (InboxStore store = Filled.open(closed)) {
            ofClosed = new Truth(store);
            ofClosed.settle(store);
        }
        Path alive = folder.resolve("alive");
        try (InboxStore store = Filled.open(alive)) {
            ofKilled = new Truth(store);
        }
        try (InboxStore store = Filled.open(alive)) {
            ofKilled.settle(store);
            killed = Damage.copy(alive, folder.resolve("killed"), true);
        }
    }

    /** Opens it; returns why not, or an empty string if all that is in it is right. */
    private String verdict(Path file, Truth truth, boolean mayLack) throws IOException {
        byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        Path log = file.resolveSibling(file.getFileName() + "-wal");
        byte[] logBefore = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
        try (InboxStore store = new SqliteInboxStoreProvider().open(file, Filled.FLEET, Duration.ZERO)) {
            truth.check(store, mayLack);
            opened++;
            return "";
        } catch (InboxException e) {
            String message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith("inbox " + file), message);
            assertFalse(message.contains("\n"), message);
            assertArrayEquals(
                    before, Files.exists(file) ? Files.readAllBytes(file) : new byte[0], "the file was changed");
            assertArrayEquals(
                    logBefore, Files.exists(log) ? Files.readAllBytes(log) : new byte[0], "the log was changed");
            refused++;
            return message;
        }
    }

    private interface Case {
        void run(Random random) throws IOException;
    }

    private void cases(Damage damage, Case each) {
        refused = 0;
        opened = 0;
        for (int seed = firstSeed; seed < firstSeed + cases; seed++) {
            try {
                each.run(new Random(seed));
            } catch (IOException | RuntimeException | AssertionError e) {
                throw new AssertionError(damage + ", seed " + seed + ": " + e, e);
            }
        }
        System.out.println(damage + ": " + refused + " refused, " + opened + " opened and right");
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltFileIsRefusedOrRight(Damage damage) {
        cases(damage, random -> {
            Path copy = Damage.copy(closed, folder.resolve("copy"), true);
            damage.befall(copy, random);
            verdict(copy, ofClosed, false);
        });
        assertTrue(refused > 0 || damage == Damage.RUBBISH_AT_THE_END, "it never does any harm");
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltLogOfAnOwnerThatWasKilledIsRefusedOrRight(Damage damage) {
        cases(damage, random -> {
            Path copy = Damage.copy(killed, folder.resolve("copy"), true);
            damage.befall(folder.resolve("copy-wal"), random);
            verdict(copy, ofKilled, false);
        });
        assertTrue(refused > 0 || damage == Damage.RUBBISH_AT_THE_END, "it never does any harm");
    }

    /** Whether the end of the log is missing cannot be told then; that nothing but its end is, can. */
    @ParameterizedTest
    @EnumSource
    void aSpoiltLogAfterALossOfPowerIsRefusedOrLacksTheLastCommitsAtMost(Damage damage) {
        cases(damage, random -> {
            Path copy = Damage.copy(killed, folder.resolve("copy"), false);
            damage.befall(folder.resolve("copy-wal"), random);
            verdict(copy, ofKilled, true);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aSpoiltFileUnderALogIsRefusedOrRight(Damage damage) {
        cases(damage, random -> {
            Path copy = Damage.copy(killed, folder.resolve("copy"), random.nextBoolean());
            damage.befall(copy, random);
            verdict(copy, ofKilled, false);
        });
    }

    @Test
    @Tag("long")
    @Timeout(1_800)
    void thousandsOfSpoiltFilesAreRefusedOrRight() {
        firstSeed = 1_000;
        cases = 500;
        try {
            for (Damage damage : Damage.values()) {
                aSpoiltFileIsRefusedOrRight(damage);
                aSpoiltFileUnderALogIsRefusedOrRight(damage);
                aSpoiltLogOfAnOwnerThatWasKilledIsRefusedOrRight(damage);
                aSpoiltLogAfterALossOfPowerIsRefusedOrLacksTheLastCommitsAtMost(damage);
            }
        } finally {
            firstSeed = 0;
            cases = CASES;
        }
    }

    @Test
    void aLogThatIsGoneIsMissed() throws IOException {
        Path copy = Damage.copy(killed, folder.resolve("copy"), true);
        Files.delete(folder.resolve("copy-wal"));

        String verdict = verdict(copy, ofKilled, false);

        assertTrue(verdict.contains(" is damaged (its log copy-wal is not there, with the last commits): "), verdict);
    }

    @Test
    void aFileThatIsGoneIsMissedByItsLog() throws IOException {
        Path copy = Damage.copy(killed, folder.resolve("copy"), false);
        Files.delete(copy);
        String verdict = verdict(copy, ofKilled, false);
        assertTrue(verdict.contains(" is damaged (the file is empty, but its log copy-wal is there): "), verdict);

        Files.createFile(copy);
        assertEquals(verdict, verdict(copy, ofKilled, false));
    }

    @Test
    void anEmptyFileIsFilled() throws IOException {
        try (InboxStore store = Filled.open(Files.createFile(folder.resolve("empty")))) {
            assertEquals(0, store.contents().messages());
            store.commit(List.of(Filled.put(1)));
        }
        try (InboxStore store = Filled.open(folder.resolve("empty"))) {
            assertEquals(1, store.contents().messages());
        }
    }
}
