package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Looks at a file before anything of it is changed: whether it is an inbox at all, this fleet's, and whole. */
final class Inspection {
    private static final long CHECKED_UP_TO = 256L << 20;

    private Inspection() {}

    /**
     * Looks at a file that is not empty.
     *
     * @throws InboxException if it is something else
     * @throws DamageException if it is broken, as far as that can be found out in reasonable time
     */
    static void check(Path file, String fleet) throws SQLException {
        try (Connection connection = Connections.at(file, Connections.Mode.READ)) {
            check(file, fleet, connection);
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_READONLY_ROLLBACK) {
                throw e;
            }
            rollBack(file, fleet);
        }
    }

    /** It was left in the middle of being made: SQLite itself undoes that, but has to write for it. */
    private static void rollBack(Path file, String fleet) throws SQLException {
        try (Connection connection = Connections.at(file, Connections.Mode.WRITE)) {
            check(file, fleet, connection);
        }
    }

    private static void check(Path file, String fleet, Connection connection) throws SQLException {
        int version = Schema.version(connection);
        if (version == 0 && Rows.number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
            return; // it is still to be made
        }
        checkLayout(file, connection);
        String owner = Meta.read(connection, Meta.FLEET);
        if (!owner.equals(fleet)) {
            throw new InboxException(
                    "inbox " + file + " belongs to fleet " + owner + " (expected: " + fleet
                            + "; use that fleet, or another file)",
                    null);
        }
        long bytes = Rows.number(connection, "PRAGMA page_count") * Rows.number(connection, "PRAGMA page_size");
        if (bytes <= CHECKED_UP_TO) {
            checkAll(connection);
        }
    }

    /** Refuses what is no inbox of this version. */
    static void checkLayout(Path file, Connection connection) throws SQLException {
        int version = Schema.version(connection);
        if (version != Schema.VERSION || !Schema.isThere(connection)) {
            throw new InboxException(
                    "inbox " + file + " is no inbox, or one of another version of Peerpost (its layout: " + version
                            + ", expected: " + Schema.VERSION + "; use another file)",
                    null);
        }
    }

    private static void checkAll(Connection connection) throws SQLException {
        String verdict = Rows.text(connection, "PRAGMA integrity_check(1)");
        if (!verdict.equals("ok")) {
            throw new DamageException(verdict);
        }
        long strays = Rows.number(
                connection,
                "SELECT count(*) FROM owed o WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.sequence = o.sequence)"
                        + " OR NOT EXISTS (SELECT 1 FROM target t WHERE t.number = o.target)");
        if (strays > 0) {
            throw new DamageException("messages or targets of " + strays + " debts are not there");
        }
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT " + Rows.MESSAGE + " FROM message m")) {
                while (row.next()) {
                    Rows.message(row, 1);
                }
            }
            try (ResultSet row = statement.executeQuery(Letters.SELECT)) {
                while (row.next()) {
                    Letters.read(row);
                }
            }
        }
    }
}
