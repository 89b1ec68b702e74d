package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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

    /** So many free pages are worth giving back, and so many that are in use may be copied for it: 16 MiB. */
    private static final long PAGES = 4_096;

    /** How many commits lie between two looks at the free pages. */
    private static final int COMMITS = 64;

    private final Path file;
    private final OwnerLock lock;
    private final Connection connection;
    private final PageReader reader;
    private final EntryWriter writer;
    private final Contents contents;
    private int commits;

    private SqliteInboxStore(Path file, OwnerLock lock, Connection connection) throws SQLException {
        this.file = file;
        this.lock = lock;
        this.connection = connection;
        contents = Opening.recover(connection);
        writer = new EntryWriter(connection);
        reader = new PageReader(connect(file));
    }

    static SqliteInboxStore open(Path file, String fleet, Duration lockWait) {
        OwnerLock lock = OwnerLock.take(file, lockWait);
        Connection connection = null;
        try {
            connection = connect(file);
            Schema.prepareOwner(connection);
            Opening.check(file, connection, fleet);
            return new SqliteInboxStore(file, lock, connection);
        } catch (SQLException e) {
            close(connection, lock);
            throw Failures.isDamage(e) || e instanceof DamageException
                    ? Salvage.report(file, e)
                    : Failures.of(file, "while opening it", e);
        } catch (RuntimeException e) {
            close(connection, lock);
            throw e;
        }
    }

    static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private static void close(@Nullable Connection connection, OwnerLock lock) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.debug("closing after a failure", e);
        }
        lock.close();
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public List<Finished> commit(List<Entry> entries) {
        try {
            connection.setAutoCommit(false);
            List<Finished> finished = writer.write(entries);
            connection.commit();
            connection.setAutoCommit(true);
            if (++commits % COMMITS == 0) {
                giveSpaceBack();
            }
            return finished;
        } catch (SQLException e) {
            rollBack();
            throw Failures.of(file, "while writing " + entries.size() + " entries", e);
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            log.debug("rolling back after a failure", e); // SQLite has rolled back by itself
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
            if (free > PAGES && Rows.number(connection, "PRAGMA page_count") - free < PAGES) {
                copyTogether();
            }
        } catch (SQLException e) {
            log.debug("giving space back to the disk of {}", file, e); // what was committed stays so
        }
    }

    /** On a connection of its own: that one may have no other statements. */
    private void copyTogether() throws SQLException {
        try (Connection other = connect(file);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("VACUUM");
        }
    }

    @Override
    public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
        return reading(() -> reader.owed(target, after, maxMessages, maxBytes));
    }

    @Override
    public List<StoredDebt> owed(List<Long> rows) {
        return reading(() -> reader.owed(rows));
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

    private interface Reading<T extends @Nullable Object> {
        T read() throws SQLException;
    }

    private <T extends @Nullable Object> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (SQLException e) {
            throw Failures.of(file, "while reading", e);
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
        close(connection, lock);
    }
}
