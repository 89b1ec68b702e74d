package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One inbox file with its owner's lock, one connection that writes and one that reads. */
final class SqliteInboxStore implements InboxStore {
    private static final Logger log = LoggerFactory.getLogger(SqliteInboxStore.class);

    /** So many free pages are worth giving back; a test has it happen more often. */
    private static final int FREE_PAGES = Integer.getInteger("io.peerpost.inbox.sqlite.freePages", 2_048);

    /** So many pages that are in use may be copied for it: 16 MiB. */
    private static final int COPIED_PAGES = 2_048;

    /** How many commits lie between two looks at the free pages. */
    private static final int COMMITS = 64;

    private final Path file;
    private final OwnerLock lock;
    private final Connection connection;
    private final PageReader reader;
    private final Reserve reserve;
    private final Presence presence;
    private final Contents contents;

    /** Null after a failure, which leaves some of its statements unusable. */
    private @Nullable EntryWriter writer;

    private int commits;
    private volatile @Nullable SQLException damage;

    private SqliteInboxStore(Path file, String fleet, OwnerLock lock) throws SQLException {
        this.file = file;
        this.lock = lock;
        reserve = new Reserve(file);
        connection = Connections.at(file, Connections.Mode.MAKE);
        try {
            Schema.prepareOwner(connection);
            Opening.makeIfEmpty(connection, fleet);
            contents = Opening.recover(connection);
            reader = new PageReader(Connections.at(file, Connections.Mode.WRITE));
            presence = new Presence(file);
        } catch (SQLException e) {
            close(connection);
            throw e;
        } catch (IOException e) {
            close(connection);
            throw Failures.of(file, "while opening it", e);
        }
    }

    static SqliteInboxStore open(Path given, String fleet, Duration lockWait) {
        Path file = InboxPath.of(given);
        OwnerLock lock = OwnerLock.take(file, lockWait);
        try {
            return open(file, fleet, lock);
        } catch (SQLException e) {
            lock.close();
            throw Failures.isDamage(e) ? Salvage.report(file, e) : Failures.of(file, "while opening it", e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static SqliteInboxStore open(Path file, String fleet, OwnerLock lock) throws SQLException {
        try {
            InboxPath.requireAccess(file);
            LogCheck.check(file);
            if (file.toFile().length() > 0) {
                Inspection.check(file, fleet);
            }
            return new SqliteInboxStore(file, fleet, lock);
        } catch (SQLException e) {
            if (Failures.isFull(e, file) && new Reserve(file).release()) {
                return open(file, fleet, lock); // what is owed can be delivered
            }
            throw e;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("closing", e);
        }
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public List<Finished> commit(List<Entry> entries) {
        if (entries.stream().anyMatch(Entry.Put.class::isInstance)) {
            requireRoom();
        }
        try {
            EntryWriter present = writer == null ? new EntryWriter(connection) : writer;
            writer = present;
            execute("BEGIN IMMEDIATE");
            List<Finished> finished = present.write(entries);
            execute("COMMIT");
            if (++commits % COMMITS == 0) {
                giveSpaceBack();
            }
            return finished;
        } catch (SQLException e) {
            rollBack();
            if (Failures.isFull(e, file) && reserve.release()) {
                log.info("inbox {}: the disk is full; with the room that was kept back messages can be settled", file);
            }
            throw failure("while writing", e);
        } catch (RuntimeException e) {
            rollBack();
            throw e;
        }
    }

    /** Not by JDBC's own, which loses track where SQLite rolls back by itself, as it does when the disk is full. */
    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Takes in nothing more where it would be lost, or where what is there could then not be settled any more. */
    private void requireRoom() {
        presence.require();
        SQLException broken = damage;
        if (broken != null) {
            throw Failures.of(file, "found earlier", broken);
        }
        if (!reserve.isWhole() && !reserve.restore(this::giveAllBack)) {
            throw Failures.full(file);
        }
    }

    private InboxException failure(String doing, SQLException e) {
        if (Failures.isDamage(e)) {
            damage = e;
        }
        return Failures.of(file, doing, e);
    }

    /** Leaves the connection as a commit leaves it. SQLite may have rolled back by itself; then there is nothing to do. */
    private void rollBack() {
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            log.debug("rolling back after a failure", e);
        }
        if (writer != null) {
            writer.close();
            writer = null;
        }
    }

    /** On a full disk everything counts: the log, and free pages. */
    private void giveAllBack() {
        writeLogBack();
        vacuum();
        writeLogBack();
    }

    private void writeLogBack() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            log.debug("writing the log of {} back", file, e);
        }
    }

    /**
     * What was freed by settled messages goes back to the disk once little else is left: the rest is copied together,
     * which is soon done. With a backlog the file keeps its size and is filled again, since to free a page amid others
     * costs more the more of them are free (SQLite looks through all of them), and publishers wait meanwhile.
     */
    private void giveSpaceBack() {
        try {
            long free = Rows.number(connection, "PRAGMA freelist_count");
            if (free > FREE_PAGES && Rows.number(connection, "PRAGMA page_count") - free < COPIED_PAGES) {
                copyTogether();
            }
        } catch (SQLException e) {
            log.debug("giving space back to the disk of {}", file, e); // what was committed stays so
        }
    }

    /** On a connection of its own: that one may have no other statements. */
    private void copyTogether() throws SQLException {
        try (Connection other = Connections.at(file, Connections.Mode.WRITE);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("VACUUM");
        }
    }

    private void vacuum() {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA incremental_vacuum");
        } catch (SQLException e) {
            log.debug("giving space back to the disk of {}", file, e); // what was committed stays so
        }
    }

    @Override
    public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
        return reading(() -> reader.owed(target, after, maxMessages, maxBytes));
    }

    @Override
    public List<StoredDebt> owed(long target, List<Long> rows) {
        return reading(() -> reader.owed(target, rows));
    }

    @Override
    public List<DeadLetter> letters() {
        return reading(reader::letters);
    }

    @Override
    @SuppressWarnings("NullAway") // generic over null
    public @Nullable KeptLetter letter(long number) {
        return reading(() -> reader.letter(number));
    }

    @Override
    public List<Request> requests(long after, int most) {
        return reading(() -> reader.requests(after, most));
    }

    private interface Reading<T extends @Nullable Object> {
        T read() throws SQLException;
    }

    private <T extends @Nullable Object> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw failure("while reading", e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (SQLException e) {
            log.debug("closing", e);
        }
        giveSpaceBack();
        close(connection);
        lock.close();
    }
}
