package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One owner at a time, by a lock on a file beside the inbox. It ends with the process however that ends, and the file
 * stays: taking it away would let two owners lock two files of one name.
 *
 * <p>The lock is SQLite's, on an empty database, and not Java's own: where a process locks by itself, closing any other
 * handle of the same file, such as that of an owner who was refused, gives up the lock of the one who has it.
 */
final class OwnerLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OwnerLock.class);
    private static final long POLL_MILLIS = 50;

    /** Who asks whether there is an owner stands in the way of a new one for a moment; nobody is refused for that. */
    private static final Duration LEAST_WAIT = Duration.ofMillis(300);

    private final Connection connection;

    private OwnerLock(Connection connection) {
        this.connection = connection;
    }

    private static Path beside(Path inbox) {
        return beside(inbox, ".lock");
    }

    private static Path beside(Path inbox, String end) {
        return inbox.resolveSibling(inbox.getFileName() + end);
    }

    /**
     * Takes the lock. Blocks for the wait at most.
     *
     * @throws InboxException if another owner has it, or the file cannot be made
     */
    static OwnerLock take(Path inbox, Duration wait) {
        long most = (wait.compareTo(LEAST_WAIT) < 0 ? LEAST_WAIT : wait).toNanos();
        long start = System.nanoTime();
        OwnerLock lock = tryTake(inbox);
        while (lock == null) {
            if (System.nanoTime() - start >= most || pausedInVain()) {
                throw refused(inbox);
            }
            lock = tryTake(inbox);
        }
        return lock;
    }

    /** SQLite calls a lock taken where the file system has none to give, so that is tried once more with another file. */
    private static synchronized InboxException refused(Path inbox) {
        Path probe = beside(inbox, ".probe");
        try {
            try (FileChannel channel = FileChannel.open(
                            probe,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
                    FileLock lock = channel.tryLock()) {
                return new InboxException(
                        "inbox " + inbox + " is owned by another process (close that one, wait for it, or use"
                                + " another file)",
                        null);
            }
        } catch (IOException e) {
            return Failures.of(inbox, "while locking it; its volume has to be one where files can be locked", e);
        }
    }

    /**
     * Takes the lock if nobody has it; null if somebody does.
     *
     * @throws InboxException if the file cannot be made
     */
    static @Nullable OwnerLock tryTake(Path inbox) {
        try {
            Connection connection = Connections.at(beside(inbox), Connections.Mode.MAKE);
            if (locked(connection)) {
                return new OwnerLock(connection);
            }
            connection.close();
            return null;
        } catch (SQLException e) {
            throw Failures.of(inbox, "while making " + beside(inbox).getFileName(), e);
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("PRAGMA journal_mode = OFF"); // nothing is ever written
            statement.execute("BEGIN EXCLUSIVE");
            return true;
        } catch (SQLException e) {
            if (Failures.isBusy(e)) {
                return false;
            }
            connection.close();
            throw e;
        }
    }

    private static boolean pausedInVain() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Whether somebody owns an inbox now. */
    static boolean isTaken(Path inbox) throws SQLException {
        Path file = beside(inbox);
        if (!Files.exists(file)) {
            return false;
        }
        try (Connection connection = Connections.at(file, Connections.Mode.READ);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            Rows.number(connection, "SELECT count(*) FROM sqlite_schema");
            return false;
        } catch (SQLException e) {
            if (Failures.isBusy(e)) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("giving up a lock", e); // it ends with the process at the latest
        }
    }
}
