package io.peerpost.inbox.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The tables, and how connections are set up. */
final class Schema {
    /** The layout; kept in the file as its user_version. */
    static final int VERSION = 2;

    /** How long a commit waits for another process that writes: those who leave requests do so for a moment. */
    private static final int BUSY_MILLIS = 10_000;

    private static final String[] TABLES = {
        "CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL, seal INTEGER NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE message (
          sequence INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL,
          own_id INTEGER NOT NULL,
          topic TEXT NOT NULL,
          ordering_key TEXT,
          expires_at INTEGER,
          hold INTEGER NOT NULL,
          accepted_at INTEGER NOT NULL,
          size INTEGER NOT NULL,
          header TEXT,
          body BLOB,
          seal INTEGER NOT NULL)""",
        """
        CREATE TABLE target (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          topic TEXT NOT NULL,
          queue TEXT,
          node TEXT,
          seal INTEGER NOT NULL)""",
        """
        CREATE TABLE owed (
          target INTEGER NOT NULL,
          row INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          attempts INTEGER NOT NULL,
          ends_at INTEGER NOT NULL,
          PRIMARY KEY (target, row)) WITHOUT ROWID""",
        "CREATE INDEX owed_by_message ON owed (sequence)",
        """
        CREATE TABLE letter (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          id TEXT NOT NULL,
          topic TEXT NOT NULL,
          queue TEXT,
          node TEXT,
          outcome TEXT NOT NULL,
          attempts INTEGER NOT NULL,
          reason TEXT,
          at INTEGER NOT NULL,
          ordering_key TEXT,
          header TEXT,
          body BLOB,
          seal INTEGER NOT NULL)""",
        RequestTable.TABLE,
    };

    private Schema() {}

    /** Whether the tables are ours; all of them, or none. */
    static boolean isThere(Connection connection) throws SQLException {
        return Rows.number(
                        connection,
                        "SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
                                + " AND name IN ('meta', 'message', 'target', 'owed', 'letter', 'request')")
                == 6;
    }

    /** Sets up a connection that writes: everything that is committed is synced. */
    static void prepareOwner(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
            statement.execute("PRAGMA page_size = 8192"); // messages of 1 KiB leave little of it unused
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // heeded before the first table only
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = " + synchronous());
            statement.execute("PRAGMA wal_autocheckpoint = 1000");
            statement.execute("PRAGMA journal_size_limit = 67108864");
        }
    }

    /** Sets up a connection of somebody who is not the owner. */
    static void prepareGuest(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
        }
    }

    /** FULL; a test shows with another value that it would notice. */
    private static String synchronous() {
        return System.getProperty("io.peerpost.inbox.sqlite.synchronous", "FULL");
    }

    /** The layout's version; 0 for an empty file. */
    static int version(Connection connection) throws SQLException {
        return (int) Rows.number(connection, "PRAGMA user_version");
    }

    /** Makes the tables. */
    static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("PRAGMA user_version = " + VERSION);
        }
    }
}
