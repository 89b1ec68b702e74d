package io.peerpost.inbox.sqlite;

import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Contents.StoredLetter;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What is done with a file that was found to be ours before it can be used: made, and brought into order after a crash. */
final class Opening {
    private static final String UNADDRESSED = "NOT EXISTS (SELECT 1 FROM owed o WHERE o.sequence = m.sequence)";
    private static final String NOBODY = "t.topic = m.topic AND t.queue IS NULL AND t.node IS NULL";

    /** The last of each target's, which needs no look at all rows. */
    private static final String LAST_ROW =
            "SELECT coalesce(max((SELECT max(row) FROM owed WHERE target = number)), 0) FROM target";

    private Opening() {}

    /** Fills an empty one. */
    static void makeIfEmpty(Connection connection, String fleet) throws SQLException {
        if (Schema.version(connection) != 0) {
            return;
        }
        SecureRandom random = new SecureRandom();
        String session = Long.toString(random.nextLong() >>> 4, 32) + Long.toString(random.nextLong() >>> 4, 32);
        connection.setAutoCommit(false);
        Schema.create(connection);
        Meta.write(connection, Meta.FLEET, fleet);
        Meta.write(connection, Meta.SESSION, session);
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Gives messages that were accepted and not addressed to their topics' nobody; tells what is there. */
    static Contents recover(Connection connection) throws SQLException {
        long clock = Meta.clock(connection);
        connection.setAutoCommit(false);
        makeNobodies(connection);
        try (Statement statement = connection.createStatement()) {
            uniteTwins(statement);
            giveToNobody(statement, clock);
        }
        connection.commit();
        connection.setAutoCommit(true);
        return contents(connection);
    }

    /** What is there; fails where something that is kept once is not what was written. */
    static Contents contents(Connection connection) throws SQLException {
        return new Contents(
                Meta.read(connection, Meta.SESSION),
                last(connection, "message"),
                Rows.number(connection, LAST_ROW),
                last(connection, "target"),
                Meta.clock(connection),
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

    /** For messages that are owed to nobody their topics' nobody has to be there. */
    private static void makeNobodies(Connection connection) throws SQLException {
        List<String> topics = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT m.topic FROM message m WHERE " + UNADDRESSED
                        + " AND NOT EXISTS (SELECT 1 FROM target t WHERE " + NOBODY
                        + ") GROUP BY m.topic ORDER BY min(m.sequence)")) {
            while (row.next()) {
                topics.add(row.getString(1));
            }
        }
        long number = last(connection, "target");
        try (PreparedStatement meet = connection.prepareStatement("INSERT INTO target VALUES (?, ?, NULL, NULL, ?)")) {
            for (String topic : topics) {
                meet.setLong(1, ++number);
                meet.setString(2, topic);
                meet.setLong(3, Rows.seal(number, Target.nobody(topic)).value());
                meet.executeUpdate();
            }
        }
    }

    /** A target that was given up and came back may still be owed something under its old number: it gets that one back. */
    private static void uniteTwins(Statement statement) throws SQLException {
        statement.executeUpdate("CREATE TEMP TABLE twin (number INTEGER PRIMARY KEY, older INTEGER)");
        statement.executeUpdate("INSERT INTO twin SELECT number, older FROM (SELECT number,"
                + " min(number) OVER (PARTITION BY topic, queue, node) AS older FROM target) WHERE older < number");
        statement.executeUpdate("UPDATE owed SET target = (SELECT older FROM twin WHERE twin.number = owed.target)"
                + " WHERE target IN (SELECT number FROM twin)");
        statement.executeUpdate("DELETE FROM target WHERE number IN (SELECT number FROM twin)");
        statement.executeUpdate("DROP TABLE twin");
    }

    /** In the order of acceptance, among those that waited for somebody already: their rows are made anew. */
    private static void giveToNobody(Statement statement, long clock) throws SQLException {
        statement.executeUpdate("CREATE TEMP TABLE held AS SELECT t.number AS target, m.sequence AS sequence,"
                + " coalesce(own.ends_at, m.hold + " + clock + ") AS ends_at FROM message m JOIN target t ON " + NOBODY
                + " LEFT JOIN owed own ON own.sequence = m.sequence AND own.target = t.number"
                + " WHERE m.topic IN (SELECT DISTINCT m.topic FROM message m WHERE " + UNADDRESSED + ")"
                + " AND (own.row IS NOT NULL OR " + UNADDRESSED + ")");
        statement.executeUpdate("DELETE FROM owed WHERE target IN (SELECT target FROM held)");
        statement.executeUpdate(
                "INSERT INTO owed SELECT target, (" + LAST_ROW
                        + ") + row_number() OVER (ORDER BY sequence), sequence, 0, ends_at FROM held ORDER BY target, sequence");
        statement.executeUpdate("DROP TABLE held");
    }

    /** The highest number that was ever given in a table. */
    static long last(Connection connection, String table) throws SQLException {
        return Rows.number(connection, "SELECT seq FROM sqlite_sequence WHERE name = '" + table + "'");
    }

    private static List<StoredTarget> targets(Connection connection) throws SQLException {
        List<StoredTarget> targets = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT t.number, t.topic, t.queue, t.node, t.seal, count(m.sequence),"
                                + " coalesce(sum(m.size), 0) FROM target t LEFT JOIN owed o ON o.target = t.number"
                                + " LEFT JOIN message m ON m.sequence = o.sequence GROUP BY t.number ORDER BY t.number")) {
            while (row.next()) {
                Target target = Rows.target(row, 2);
                Rows.seal(row.getLong(1), target).check(row.getLong(5), "target " + row.getLong(1));
                targets.add(new StoredTarget(row.getLong(1), target, row.getLong(6), row.getLong(7)));
            }
        }
        return targets;
    }
}
