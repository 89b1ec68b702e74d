package io.peerpost.inbox.sqlite;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
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

    private static final String OWED = "SELECT o.row, o.attempts, o.ends_at, m.sequence, m.id, m.own_id, m.topic,"
            + " m.ordering_key, m.expires_at, m.hold, m.accepted_at, m.body"
            + " FROM owed o JOIN message m ON m.sequence = o.sequence";

    private final Connection connection;

    @GuardedBy("this") private final PreparedStatement owed;

    @GuardedBy("this") private final PreparedStatement row;

    PageReader(Connection connection) throws SQLException {
        this.connection = connection;
        owed = connection.prepareStatement(OWED + " WHERE o.target = ? AND o.row > ? ORDER BY o.row LIMIT ?");
        row = connection.prepareStatement(OWED + " WHERE o.row = ?");
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
                bytes += debt.message().body().length;
                if (!page.isEmpty() && bytes > maxBytes) {
                    break;
                }
                page.add(debt);
            }
        }
        return page;
    }

    synchronized List<StoredDebt> owed(List<Long> rows) throws SQLException {
        List<StoredDebt> found = new ArrayList<>();
        for (long number : rows) {
            row.setLong(1, number);
            try (ResultSet one = row.executeQuery()) {
                if (!one.next()) {
                    break;
                }
                found.add(debt(one));
            }
        }
        return found;
    }

    private static StoredDebt debt(ResultSet row) throws SQLException {
        long expiry = row.getLong(9);
        Instant expiresAt = row.wasNull() ? null : Instant.ofEpochMilli(expiry);
        StoredMessage message = new StoredMessage(
                row.getLong(4),
                row.getString(5),
                row.getInt(6) != 0,
                row.getString(7),
                row.getString(8),
                expiresAt,
                row.getLong(10),
                Instant.ofEpochMilli(row.getLong(11)),
                row.getBytes(12));
        return new StoredDebt(row.getLong(1), row.getInt(2), row.getLong(3), message);
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
        try (PreparedStatement one = connection.prepareStatement(LETTERS + " WHERE number = ?")) {
            one.setLong(1, number);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? letter(row) : null;
            }
        }
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
