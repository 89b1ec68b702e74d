package io.peerpost.inbox.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is kept once for the whole inbox: its fleet, its session, its clock. */
final class Meta {
    static final String FLEET = "fleet";
    static final String SESSION = "session";
    static final String CLOCK = "clock";

    private Meta() {}

    static Seal seal(String key, Object value) {
        return new Seal().with(key).with(value.toString());
    }

    /** Empty if there is none. */
    static String read(Connection connection, String key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT value, seal FROM meta WHERE key = ?")) {
            statement.setString(1, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return "";
                }
                String value = String.valueOf(row.getString(1));
                seal(key, value).check(row.getLong(2), "its " + key);
                return value;
            }
        }
    }

    static long clock(Connection connection) throws SQLException {
        String clock = read(connection, CLOCK);
        return clock.isEmpty() ? 0 : Long.parseLong(clock); // its seal says that it is a number
    }

    static void write(Connection connection, String key, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO meta VALUES (?, ?, ?)")) {
            statement.setString(1, key);
            statement.setString(2, value);
            statement.setLong(3, seal(key, value).value());
            statement.executeUpdate();
        }
    }
}
