package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
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

    /** Where in the file it says how it is written, and what that is when there is a log beside it. */
    private static final int WRITE_FORMAT = 18;

    private static final int LOGGED = 2;

    private Inspection() {}

    /**
     * Looks at a file that is not empty.
     *
     * @throws InboxException if it is something else
     * @throws DamageException if it is broken, as far as that can be found out in reasonable time
     */
    static void check(Path file, String fleet) throws SQLException {
        checkHead(file);
        try (Connection connection = Connections.at(file, Connections.Mode.READ)) {
            check(file, fleet, connection);
        } catch (SQLiteException e) {
            if (e.getResultCode() != SQLiteErrorCode.SQLITE_READONLY_ROLLBACK) {
                throw e;
            }
            rollBack(file, fleet);
        }
    }

    /** Of a format that it does not know SQLite says that it cannot be written, for whatever reason. */
    private static void checkHead(Path file) throws SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(WRITE_FORMAT + 1);
            if (head.length > WRITE_FORMAT && (head[WRITE_FORMAT] < 1 || head[WRITE_FORMAT] > LOGGED)) {
                throw new DamageException("its head is not what was written, or it is no inbox");
            }
        } catch (IOException e) {
            throw new SQLException("it cannot be read: " + e.getMessage(), e);
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
        checkCounters(connection);
        checkDebts(connection);
        Opening.contents(connection); // with what is kept once, and the targets
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

    /** Numbers that were given would be given again. */
    private static void checkCounters(Connection connection) throws SQLException {
        for (String[] key : new String[][] {{"message", "sequence"}, {"target", "number"}, {"letter", "number"}}) {
            long highest = Rows.number(connection, "SELECT max(" + key[1] + ") FROM " + key[0]);
            if (highest > Opening.last(connection, key[0])) {
                throw new DamageException("the counter of " + key[0] + "s is not what was written");
            }
        }
    }

    private static void checkDebts(Connection connection) throws SQLException {
        long strays = Rows.number(
                connection,
                "SELECT count(*) FROM owed o WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.sequence = o.sequence)"
                        + " OR NOT EXISTS (SELECT 1 FROM target t WHERE t.number = o.target)");
        if (strays > 0) {
            throw new DamageException("messages or targets of " + strays + " debts are not there");
        }
    }
}
