package io.peerpost.inbox.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a file that may have an owner or not, and leaves no trace: no byte of it is changed, and no file is made beside
 * it, so that it can be read where nothing can be written. Not for several threads.
 *
 * <p>While there is something in the file's log (the owner is there, or was killed), it is read through the log, as by
 * any other reader. While there is none nobody can be seen writing, and SQLite is told that nobody is; should an owner
 * come in that moment, the log tells it, and what was read is read again.
 */
final class StillReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StillReader.class);

    private final Path file;
    private @Nullable Connection connection;

    /** Of the file while nobody writes; null if it is read through the log. */
    private @Nullable Stamp stamp;

    private record Stamp(long size, FileTime changed) {}

    /** What is read from a connection; the connection is not to be kept. */
    interface Reading<T extends @Nullable Object> {
        T read(Connection connection) throws SQLException;
    }

    StillReader(Path file) {
        this.file = file;
    }

    /** Reads, of one moment. */
    <T extends @Nullable Object> T read(Reading<T> reading) throws SQLException {
        while (true) {
            Connection open = connection == null ? open() : connection;
            try {
                T result = reading.read(open);
                if (isAsItWas()) {
                    return result;
                }
            } catch (SQLException e) {
                if (isAsItWas()) {
                    throw e;
                }
            }
            close();
        }
    }

    private Connection open() throws SQLException {
        stamp = stampIfStill();
        connection = Connections.at(file, stamp == null ? Connections.Mode.READ : Connections.Mode.READ_STILL);
        return connection;
    }

    private boolean isAsItWas() {
        return stamp == null || stamp.equals(stampIfStill());
    }

    private @Nullable Stamp stampIfStill() {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            boolean written = Files.exists(log) && Files.size(log) > 0;
            return written ? null : new Stamp(Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException e) {
            return null; // one of them went away just now: opening it says what is wrong
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (SQLException e) {
            log.debug("closing {}", file, e);
        }
    }
}
