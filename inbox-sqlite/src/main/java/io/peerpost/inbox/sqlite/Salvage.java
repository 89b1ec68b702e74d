package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.InboxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Says of a damaged file how much of it can still be read. Changes nothing. */
final class Salvage {
    private Salvage() {}

    static InboxException report(Path file, SQLException damage) {
        String name = String.valueOf(file.getFileName());
        long[] left = file.toFile().length() == 0 ? new long[2] : left(file, damage); // opened, it would lose its log
        return new InboxException(
                "inbox " + file + " is damaged (" + damage.getMessage() + "): " + left[0] + " messages and " + left[1]
                        + " dead letters can still be read (move " + name + " and, if it is there, " + name
                        + "-wal away, and read them with sqlite3 " + name
                        + " .recover; a new one is made in its place)",
                damage);
    }

    private static long[] left(Path file, SQLException damage) {
        long messages = 0;
        long letters = 0;
        try (Connection connection = Connections.at(file, Connections.Mode.READ)) {
            messages = readable(
                    connection,
                    "SELECT " + Rows.MESSAGE + " FROM message m",
                    "m.sequence",
                    row -> Rows.message(row, 1));
            letters = readable(connection, Letters.SELECT, "number", Letters::read);
        } catch (SQLException e) {
            damage.addSuppressed(e);
        }
        return new long[] {messages, letters};
    }

    private interface Row {
        Object read(ResultSet row) throws SQLException;
    }

    /** From both ends up to the damage; what lies between has to be recovered in another way. */
    private static long readable(Connection connection, String select, String number, Row what) {
        Reading forth = new Reading(connection, select + " ORDER BY " + number, Long.MAX_VALUE, what);
        Reading back = new Reading(connection, select + " ORDER BY " + number + " DESC", forth.last, what);
        return forth.rows + back.rows;
    }

    /** How many rows can be read in an order, until there is an end, the damage, or what was read before. */
    private static final class Reading {
        private long rows;
        private long last = Long.MIN_VALUE;

        Reading(Connection connection, String sql, long known, Row what) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                while (row.next() && (known == Long.MAX_VALUE || row.getLong(1) > known)) {
                    last = row.getLong(1);
                    rows += isWhole(row, what) ? 1 : 0;
                }
            } catch (SQLException e) {
                // up to the damage
            }
        }

        private static boolean isWhole(ResultSet row, Row what) throws SQLException {
            try {
                what.read(row);
                return true;
            } catch (DamageException e) {
                return false; // those behind it may be whole
            }
        }
    }
}
