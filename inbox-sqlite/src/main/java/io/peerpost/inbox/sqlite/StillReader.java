package io.peerpost.inbox.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file that may have an owner or not, and leaves no trace: no byte of it is changed, and no file is made beside
 * it, so that it can be read where nothing can be written. May be shared between threads.
 *
 * <p>While there is something in the file's log (the owner is there, or was killed), it is read through the log, as by
 * any other reader. While there is none nobody can be seen writing, and SQLite is told that nobody is; should an owner
 * come in that moment, the log tells it, and what was read is read again. No connection stays open: it would keep an owner
 * that closes from tidying up.
 */
final class StillReader {
    private final Path file;

    /** What the file is while nobody writes. */
    private record Stamp(long size, FileTime changed) {}

    /** What is read from a connection, which is not to be kept. */
    interface Reading<T extends @Nullable Object> {
        T read(Connection connection) throws SQLException;
    }

    StillReader(Path file) {
        this.file = file;
    }

    /** Reads, of one moment if it is one statement. */
    <T extends @Nullable Object> T read(Reading<T> reading) throws SQLException {
        while (true) {
            Stamp before = stamp();
            try (Connection connection =
                    Connections.at(file, before == null ? Connections.Mode.READ : Connections.Mode.READ_STILL)) {
                T result = reading.read(connection);
                if (before == null || before.equals(stamp())) {
                    return result;
                }
            } catch (SQLException e) {
                if (before == null || before.equals(stamp())) {
                    throw e;
                }
            }
        }
    }

    /** Null while there is something in the log. */
    private @Nullable Stamp stamp() {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            boolean written = Files.exists(log) && Files.size(log) > 0;
            return written ? null : new Stamp(Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException e) {
            return null; // one of them went away just now: opening it says what is wrong
        }
    }
}
