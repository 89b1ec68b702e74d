package io.peerpost.inbox.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads beside the writer, on a connection of its own. May be shared between threads; they take turns. */
final class PageReader implements AutoCloseable {
    private static final String LETTERS = "SELECT number, id, topic, queue, node, outcome, attempts, reason, at,"
            + " ordering_key, header, body FROM letter";

    private static final String MESSAGE = "m.sequence, m.id, m.own_id, m.topic, m.ordering_key, m.expires_at, m.hold,"
            + " m.accepted_at, m.size, m.header, m.body";

    private final Connection connection;

    @GuardedBy("this") private final PreparedStatement owed;

    PageReader(Connection connection) throws SQLException {
        this.connection = connection;
        owed = connection.prepareStatement("SELECT " + MESSAGE + ", o.row, o.attempts, o.ends_at"
                + " FROM owed o JOIN message m ON m.sequence = o.sequence"
                + " WHERE o.target = ? AND o.row > ? ORDER BY o.row LIMIT ?");
    }

    synchronized List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) throws SQLException {
        List<StoredDebt> page = new ArrayList<>();
        long bytes = 0;
        owed.setLong(1, target);
        owed.setLong(2, after);
        owed.setInt(3, maxMessages);
        try (ResultSet row = owed.executeQuery()) {
            while (row.next()) {
                StoredDebt debt = debt(row);
                bytes += debt.message().size();
                if (!page.isEmpty() && bytes > maxBytes) {
                    break;
                }
                page.add(debt);
            }
        }
        return page;
    }

    private static StoredDebt debt(ResultSet row) throws SQLException {
        return new StoredDebt(row.getLong(12), row.getInt(13), row.getLong(14), message(row));
    }

    private static StoredMessage message(ResultSet row) throws SQLException {
        long expiry = row.getLong(6);
        Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expiry);
        return new StoredMessage(
                row.getLong(1),
                row.getString(2),
                row.getInt(3) != 0,
                row.getString(4),
                row.getString(5),
                expiresAt,
                row.getLong(7),
                Instant.ofEpochMilli(row.getLong(8)),
                Message.of(HeaderJson.read(row.getString(10)), row.getBytes(11)),
                row.getInt(9));
    }

    static @Nullable StoredMessage message(Connection connection, long sequence) throws SQLException {
        try (PreparedStatement one =
                connection.prepareStatement("SELECT " + MESSAGE + " FROM message m WHERE m.sequence = ?")) {
            one.setLong(1, sequence);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? message(row) : null;
            }
        }
    }

    synchronized List<DeadLetter> letters() throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement all = connection.prepareStatement(LETTERS + " ORDER BY number");
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                letters.add(letter(row).letter());
            }
        }
        return letters;
    }

    synchronized @Nullable KeptLetter letter(long number) throws SQLException {
        return letter(connection, number);
    }

    static @Nullable KeptLetter letter(Connection connection, long number) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(LETTERS + " WHERE number = ?")) {
            one.setLong(1, number);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? letter(row) : null;
            }
        }
    }

    synchronized List<Request> requests(long after, int most) throws SQLException {
        return RequestTable.open(connection, after, most);
    }

    private static KeptLetter letter(ResultSet row) throws SQLException {
        Settlement.End end = new Settlement.End(
                Rows.target(row, 3), Outcome.valueOf(row.getString(6)), row.getInt(7), row.getString(8));
        Message message = Message.of(HeaderJson.read(row.getString(11)), row.getBytes(12));
        Instant at = Instant.ofEpochMilli(row.getLong(9));
        DeadLetter letter = new DeadLetter(row.getLong(1), row.getString(2), message, end, at);
        return new KeptLetter(letter, row.getString(10));
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
