package io.peerpost.inbox.sqlite;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxFile.Letter;
import io.peerpost.broker.inbox.InboxFile.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of what waits and of what was given up, without the messages themselves. */
final class Lists {
    private static final String WAITING = "SELECT m.sequence, coalesce(o.row, 0), m.id, m.topic, t.queue, t.node,"
            + " coalesce(o.attempts, 0), m.accepted_at, coalesce(length(m.body), 0)"
            + " FROM message m LEFT JOIN owed o ON o.sequence = m.sequence LEFT JOIN target t ON t.number = o.target"
            + " WHERE m.sequence >= ?1 AND (m.sequence > ?1 OR coalesce(o.row, 0) > ?2)"
            + " AND (?3 IS NULL OR m.topic = ?3) ORDER BY m.sequence, o.row LIMIT ?4";

    private static final String LETTERS = "SELECT number, id, topic, queue, node, outcome, attempts, reason, at,"
            + " coalesce(length(body), 0) FROM letter"
            + " WHERE number > ?1 AND (?2 IS NULL OR topic = ?2) ORDER BY number LIMIT ?3";

    private Lists() {}

    static List<Waiting> waiting(Connection connection, long sequence, long row, @Nullable String topic, int most)
            throws SQLException {
        List<Waiting> page = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setLong(1, sequence);
            statement.setLong(2, row);
            Rows.set(statement, 3, topic);
            statement.setInt(4, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(waiting(rows));
                }
            }
        }
        return page;
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        Target target = Rows.target(row, 4);
        Instant acceptedAt = Instant.ofEpochMilli(row.getLong(8));
        return new Waiting(
                row.getLong(1), row.getLong(2), row.getString(3), target, row.getInt(7), acceptedAt, row.getInt(9));
    }

    static List<Letter> letters(Connection connection, long after, @Nullable String topic, int most)
            throws SQLException {
        List<Letter> page = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LETTERS)) {
            statement.setLong(1, after);
            Rows.set(statement, 2, topic);
            statement.setInt(3, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    page.add(letter(rows));
                }
            }
        }
        return page;
    }

    private static Letter letter(ResultSet row) throws SQLException {
        Settlement.End end = new Settlement.End(
                Rows.target(row, 3), Outcome.valueOf(row.getString(6)), row.getInt(7), row.getString(8));
        return new Letter(row.getLong(1), row.getString(2), end, Instant.ofEpochMilli(row.getLong(9)), row.getInt(10));
    }
}
