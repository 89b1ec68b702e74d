package io.peerpost.inbox.sqlite;

import io.peerpost.broker.Target;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
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
}
