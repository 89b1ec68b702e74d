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
        long messages = 0;
        long letters = 0;
        try (Connection connection = Connections.at(file, Connections.Mode.READ)) {
            messages = readable(connection, "SELECT sequence, id, topic, header, body FROM message");
            letters = readable(connection, "SELECT number, id, topic, header, body FROM letter");
        } catch (SQLException e) {
            damage.addSuppressed(e);
        }
        return new InboxException(
                "inbox " + file + " is damaged (" + damage.getMessage() + "): " + messages + " messages and " + letters
                        + " dead letters can still be read (move the file away, and read it with sqlite3 FILE"
                        + " .recover; a new one is made in its place)",
                damage);
    }

    private static long readable(Connection connection, String sql) {
        long rows = 0;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                row.getBytes(row.getMetaData().getColumnCount());
                rows++;
            }
        } catch (SQLException e) {
            return rows; // up to the damage
        }
        return rows;
    }
}
