package io.peerpost.inbox.sqlite;

import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Small things that JDBC makes long. */
final class Rows {
    private Rows() {}

    /** The first column of the first row; 0 if there is none. */
    static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /** The first column of the first row; empty if there is none. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            String text = rows.next() ? rows.getString(1) : null;
            return text == null ? "" : text;
        }
    }

    static void set(PreparedStatement statement, int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.INTEGER);
        } else {
            statement.setLong(index, value);
        }
    }

    static void set(PreparedStatement statement, int index, @Nullable String value) throws SQLException {
        if (value == null) {
            statement.setNull(index, Types.VARCHAR);
        } else {
            statement.setString(index, value);
        }
    }

    /** Topic, queue and node, from this column on. */
    static void set(PreparedStatement statement, int index, Target target) throws SQLException {
        statement.setString(index, target.topic());
        set(statement, index + 1, target.queue());
        set(statement, index + 2, target.nodeId());
    }

    /** Topic, queue and node, from this column on. */
    static Target target(ResultSet row, int index) throws SQLException {
        return new Target(row.getString(index), row.getString(index + 1), row.getString(index + 2));
    }

    /** A message's columns, to be read by {@link #message}. */
    static final String MESSAGE = "m.sequence, m.id, m.own_id, m.topic, m.ordering_key, m.expires_at, m.hold,"
            + " m.accepted_at, m.size, m.header, m.body, m.seal";

    /** A message from this column on; fails if it is not what was written. */
    static StoredMessage message(ResultSet row, int index) throws SQLException {
        Long expiry = number(row, index + 5);
        String header = row.getString(index + 9);
        StoredMessage message = new StoredMessage(
                row.getLong(index),
                row.getString(index + 1),
                row.getLong(index + 2) != 0,
                row.getString(index + 3),
                row.getString(index + 4),
                expiry == null ? null : Instant.ofEpochMilli(expiry),
                row.getLong(index + 6),
                Instant.ofEpochMilli(row.getLong(index + 7)),
                Message.of(HeaderJson.read(header), row.getBytes(index + 10)),
                row.getInt(index + 8));
        seal(message, header).check(row.getLong(index + 11), "message " + message.sequence());
        return message;
    }

    static Seal seal(StoredMessage message, @Nullable String header) {
        Instant expiresAt = message.expiresAt();
        return new Seal()
                .with(message.sequence())
                .with(message.id())
                .with(message.ownId() ? 1 : 0)
                .with(message.topic())
                .with(message.key())
                .with(expiresAt == null ? null : (Long) expiresAt.toEpochMilli())
                .with(message.holdNanos())
                .with(message.acceptedAt().toEpochMilli())
                .with(message.size())
                .with(header)
                .with(message.message().body());
    }

    /** Who has a number. */
    static Seal seal(long number, Target target) {
        return new Seal().with(number).with(target.topic()).with(target.queue()).with(target.nodeId());
    }

    private static @Nullable Long number(ResultSet row, int index) throws SQLException {
        long number = row.getLong(index);
        return row.wasNull() ? null : (Long) number;
    }
}
