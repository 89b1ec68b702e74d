package io.peerpost.inbox.sqlite;

import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Answered;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What others ask of the owner, and what it answers. */
final class RequestTable {
    static final String TABLE = """
        CREATE TABLE request (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          verb TEXT NOT NULL,
          letter INTEGER NOT NULL,
          result TEXT,
          reason TEXT)""";

    /** So many answers wait for who asked; older ones go. */
    private static final long KEPT = 100_000;

    private RequestTable() {}

    /** Leaves requests; inside a transaction. */
    static List<Request> ask(Connection connection, Request.Verb verb, List<Long> letters) throws SQLException {
        List<Request> asked = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO request (verb, letter) VALUES (?, ?) RETURNING number")) {
            for (long letter : letters) {
                statement.setString(1, verb.name());
                statement.setLong(2, letter);
                try (ResultSet number = statement.executeQuery()) {
                    number.next();
                    asked.add(new Request(number.getLong(1), verb, letter));
                }
            }
        }
        return asked;
    }

    /** Those that have no answer. */
    static List<Request> open(Connection connection, long after, int most) throws SQLException {
        List<Request> open = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT number, verb, letter FROM request"
                + " WHERE number > ? AND result IS NULL ORDER BY number LIMIT ?")) {
            statement.setLong(1, after);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    open.add(request(row));
                }
            }
        }
        return open;
    }

    /** Answers one; inside a transaction. */
    static void answer(Connection connection, long number, Answer answer) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE request SET result = ?, reason = ? WHERE number = ?")) {
            statement.setString(1, answer.result().name());
            Rows.set(statement, 2, answer.reason());
            statement.setLong(3, number);
            statement.executeUpdate();
        }
        forget(connection, 0, number - KEPT);
    }

    static List<Answered> answers(Connection connection, long after, long last) throws SQLException {
        List<Answered> answers = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT number, verb, letter, result, reason"
                + " FROM request WHERE number > ? AND number <= ? AND result IS NOT NULL ORDER BY number")) {
            statement.setLong(1, after);
            statement.setLong(2, last);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Answer answer = new Answer(Request.Result.valueOf(row.getString(4)), row.getString(5));
                    answers.add(new Answered(request(row), answer));
                }
            }
        }
        return answers;
    }

    static void forget(Connection connection, long first, long last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "DELETE FROM request WHERE number BETWEEN ? AND ? AND result IS NOT NULL")) {
            statement.setLong(1, first);
            statement.setLong(2, last);
            statement.executeUpdate();
        }
    }

    private static Request request(ResultSet row) throws SQLException {
        return new Request(row.getLong(1), Request.Verb.valueOf(row.getString(2)), row.getLong(3));
    }
}
