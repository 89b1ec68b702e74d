package io.peerpost.inbox.sqlite;

import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Contents.StoredLetter;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.InboxException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is done with the file before it can be used: checked, made, and brought into order after a crash. */
final class Opening {
    private static final long CHECKED_UP_TO = 256L << 20;

    /** The last of each target's, which needs no look at all rows. */
    private static final String LAST_ROW =
            "SELECT coalesce(max((SELECT max(row) FROM owed WHERE target = number)), 0) FROM target";

    private Opening() {}

    /** Checks a file, or fills an empty one. */
    static void check(Path file, Connection connection, String fleet) throws SQLException {
        int version = Schema.version(connection);
        if (version == 0 && Rows.number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
            make(connection, fleet);
            return;
        }
        checkLayout(file, version);
        String owner = Rows.text(connection, "SELECT value FROM meta WHERE key = 'fleet'");
        if (!owner.equals(fleet)) {
            throw new InboxException(
                    "inbox " + file + " belongs to fleet " + owner + " (expected: " + fleet
                            + "; use that fleet, or another file)",
                    null);
        }
        long bytes = Rows.number(connection, "PRAGMA page_count") * Rows.number(connection, "PRAGMA page_size");
        String verdict = bytes > CHECKED_UP_TO ? "ok" : Rows.text(connection, "PRAGMA quick_check(1)");
        if (!verdict.equals("ok")) {
            throw new DamageException(verdict);
        }
    }

    static void checkLayout(Path file, int version) {
        if (version != Schema.VERSION) {
            throw new InboxException(
                    "inbox " + file + " is no inbox, or one of another version of Peerpost (its layout: " + version
                            + ", expected: " + Schema.VERSION + "; use another file)",
                    null);
        }
    }

    private static void make(Connection connection, String fleet) throws SQLException {
        SecureRandom random = new SecureRandom();
        String session = Long.toString(random.nextLong() >>> 4, 32) + Long.toString(random.nextLong() >>> 4, 32);
        connection.setAutoCommit(false);
        Schema.create(connection);
        try (PreparedStatement meta = connection.prepareStatement("INSERT INTO meta VALUES (?, ?)")) {
            for (String[] pair : new String[][] {{"fleet", fleet}, {"session", session}}) {
                meta.setString(1, pair[0]);
                meta.setString(2, pair[1]);
                meta.executeUpdate();
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Gives messages that were accepted and not addressed to their topics' nobody; tells what is there. */
    static Contents recover(Connection connection) throws SQLException {
        long clock = Rows.number(connection, "SELECT value FROM meta WHERE key = 'clock'");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            giveToNobody(statement, clock);
        }
        connection.commit();
        connection.setAutoCommit(true);
        return new Contents(
                Rows.text(connection, "SELECT value FROM meta WHERE key = 'session'"),
                last(connection, "message"),
                Rows.number(connection, LAST_ROW),
                last(connection, "target"),
                clock,
                Rows.number(connection, "SELECT count(*) FROM message"),
                Rows.number(connection, "SELECT sum(size) FROM message"),
                letters(connection),
                targets(connection));
    }

    private static List<StoredLetter> letters(Connection connection) throws SQLException {
        List<StoredLetter> letters = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT number, coalesce(length(body), 0) FROM letter ORDER BY number")) {
            while (row.next()) {
                letters.add(new StoredLetter(row.getLong(1), row.getInt(2)));
            }
        }
        return letters;
    }

    /** In the order of acceptance, among those that waited for somebody already: their rows are made anew. */
    private static void giveToNobody(Statement statement, long clock) throws SQLException {
        String unaddressed = "NOT EXISTS (SELECT 1 FROM owed o WHERE o.sequence = m.sequence)";
        String nobody = "t.topic = m.topic AND t.queue IS NULL AND t.node IS NULL";
        statement.executeUpdate("INSERT INTO target (topic) SELECT DISTINCT m.topic FROM message m WHERE " + unaddressed
                + " AND NOT EXISTS (SELECT 1 FROM target t WHERE " + nobody + ")");
        statement.executeUpdate("CREATE TEMP TABLE held AS SELECT t.number AS target, m.sequence AS sequence,"
                + " coalesce(own.ends_at, m.hold + " + clock + ") AS ends_at FROM message m JOIN target t ON " + nobody
                + " LEFT JOIN owed own ON own.sequence = m.sequence AND own.target = t.number"
                + " WHERE m.topic IN (SELECT DISTINCT m.topic FROM message m WHERE " + unaddressed + ")"
                + " AND (own.row IS NOT NULL OR " + unaddressed + ")");
        statement.executeUpdate("DELETE FROM owed WHERE target IN (SELECT target FROM held)");
        statement.executeUpdate(
                "INSERT INTO owed SELECT target, (" + LAST_ROW
                        + ") + row_number() OVER (ORDER BY sequence), sequence, 0, ends_at FROM held ORDER BY target, sequence");
        statement.executeUpdate("DROP TABLE held");
    }

    static long last(Connection connection, String table) throws SQLException {
        return Rows.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = '" + table + "'");
    }

    private static List<StoredTarget> targets(Connection connection) throws SQLException {
        List<StoredTarget> targets = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT t.number, t.topic, t.queue, t.node, count(m.sequence),"
                        + " coalesce(sum(m.size), 0) FROM target t LEFT JOIN owed o ON o.target = t.number"
                        + " LEFT JOIN message m ON m.sequence = o.sequence GROUP BY t.number ORDER BY t.number")) {
            while (row.next()) {
                Target target = Rows.target(row, 2);
                targets.add(new StoredTarget(row.getLong(1), target, row.getLong(5), row.getLong(6)));
            }
        }
        return targets;
    }
}
