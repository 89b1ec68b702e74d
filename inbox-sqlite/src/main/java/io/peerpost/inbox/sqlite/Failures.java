package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean to somebody who does not know that there is one. */
final class Failures {
    private Failures() {}

    static InboxException of(Path file, String doing, SQLException e) {
        return new InboxException("inbox " + file + ": " + meaning(e) + ", " + doing, e);
    }

    /** Whether the file itself is broken. */
    static boolean isDamage(SQLException e) {
        return e instanceof SQLiteException sqlite
                && (primary(sqlite) == SQLiteErrorCode.SQLITE_CORRUPT.code
                        || primary(sqlite) == SQLiteErrorCode.SQLITE_NOTADB.code);
    }

    /** Whether another process has locked what was wanted. */
    static boolean isBusy(SQLException e) {
        return e instanceof SQLiteException sqlite && primary(sqlite) == SQLiteErrorCode.SQLITE_BUSY.code;
    }

    private static int primary(SQLiteException e) {
        return e.getResultCode().code & 0xff;
    }

    private static String meaning(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return String.valueOf(e.getMessage());
        }
        int code = primary(sqlite);
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk is full";
        } else if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "it cannot be written (check its permissions, its folder's, and how the volume is mounted)";
        } else if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return "it cannot be opened (its folder has to exist and be writable)";
        } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk fails (" + sqlite.getResultCode().name() + ")";
        } else if (isBusy(e)) {
            return "another program keeps it locked (end its transaction)";
        } else if (isDamage(e)) {
            return "the file is damaged or no inbox";
        }
        return String.valueOf(e.getMessage());
    }
}
