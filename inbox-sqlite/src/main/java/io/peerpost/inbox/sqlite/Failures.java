package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What errors mean to somebody who does not know that there is SQLite: what is wrong, and what to do. */
final class Failures {
    private static final String FULL = "the disk is full (make room there)";
    private static final String UNWRITABLE =
            "it cannot be written (check its permissions and its folder's, and how the volume is mounted)";
    private static final String NO_FOLDER = "its folder does not exist (make it, or name another)";

    /** With less than this free, an error of the disk is taken for a want of room. */
    private static final long SCARCE = 64 << 10;

    private Failures() {}

    static InboxException of(Path file, String doing, SQLException e) {
        return new InboxException("inbox " + file + ": " + meaning(e, file) + ", " + doing, e);
    }

    static InboxException of(Path file, String doing, IOException e) {
        return new InboxException("inbox " + file + ": " + meaning(e, file) + ", " + doing, e);
    }

    /** No room is left but for what leaves the inbox. */
    static InboxException full(Path file) {
        return new InboxException(
                "inbox " + file + ": " + FULL + ", and what is left is kept for settling what is in it", null);
    }

    /** One of its files may not be used. */
    static InboxException notPermitted(Path file, Path which) {
        return new InboxException(
                "inbox " + file + ": " + which.getFileName() + " cannot be read and written (check its permissions, and"
                        + " how the volume is mounted)",
                null);
    }

    /** Whether there was no room. */
    static boolean isFull(SQLException e, Path file) {
        return is(e, SQLiteErrorCode.SQLITE_FULL)
                || (is(e, SQLiteErrorCode.SQLITE_IOERR) && hasNoRoom(file)); // not every want of room is told as one
    }

    private static boolean hasNoRoom(Path file) {
        return file.resolveSibling("").toFile().getUsableSpace() < SCARCE;
    }

    /** Whether the file itself is broken. */
    static boolean isDamage(SQLException e) {
        return e instanceof DamageException
                || is(e, SQLiteErrorCode.SQLITE_CORRUPT)
                || is(e, SQLiteErrorCode.SQLITE_NOTADB);
    }

    private static boolean is(SQLException e, SQLiteErrorCode code) {
        return e instanceof SQLiteException sqlite && (sqlite.getResultCode().code & 0xff) == code.code;
    }

    /** Whether another process has locked what was wanted. */
    static boolean isBusy(SQLException e) {
        return is(e, SQLiteErrorCode.SQLITE_BUSY);
    }

    private static String meaning(SQLException e, Path file) {
        if (isFull(e, file)) {
            return FULL;
        } else if (is(e, SQLiteErrorCode.SQLITE_READONLY) || is(e, SQLiteErrorCode.SQLITE_PERM)) {
            return UNWRITABLE;
        } else if (is(e, SQLiteErrorCode.SQLITE_CANTOPEN)) {
            return "it cannot be opened (check its permissions and its folder's)";
        } else if (is(e, SQLiteErrorCode.SQLITE_IOERR) && e instanceof SQLiteException sqlite) {
            return "the disk fails (" + sqlite.getResultCode().name() + "; look into the system's log)";
        } else if (isBusy(e)) {
            return "another program keeps it locked (end its transaction; it is tried again with the next message)";
        } else if (is(e, SQLiteErrorCode.SQLITE_NOTADB)) {
            return "it is damaged or no inbox (name another)";
        } else if (isDamage(e)) {
            return "it is damaged (" + e.getMessage() + "; close its owner, and open it again to see what is left)";
        }
        return String.valueOf(e.getMessage());
    }

    private static String meaning(IOException e, Path file) {
        if (e instanceof NoSuchFileException) {
            return NO_FOLDER;
        } else if (e instanceof AccessDeniedException) {
            return UNWRITABLE;
        } else if (hasNoRoom(file)) {
            return FULL;
        }
        String reason = e instanceof FileSystemException known ? known.getReason() : null;
        return reason == null ? String.valueOf(e.getMessage()) : reason + " (check its folder and its volume)";
    }
}
