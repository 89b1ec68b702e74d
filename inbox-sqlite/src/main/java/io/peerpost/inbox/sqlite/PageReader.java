package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads beside the writer, on a connection of its own. May be shared between threads; they take turns. */
final class PageReader implements AutoCloseable {
    private static final String SELECT = "SELECT o.row, o.attempts, o.ends_at, " + Rows.MESSAGE
            + " FROM owed o JOIN message m ON m.sequence = o.sequence";

    private static final String OWED = SELECT + " WHERE o.target = ?1 AND o.row > ?2 ORDER BY o.row LIMIT ?3";

    /** Its statements are made for one use: one that has failed could not be used again. */
    private final Connection connection;

    PageReader(Connection connection) {
        this.connection = connection;
    }

    synchronized List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) throws SQLException {
        List<StoredDebt> page = new ArrayList<>();
        long bytes = 0;
        try (PreparedStatement owed = connection.prepareStatement(OWED)) {
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
        }
        return page;
    }

    synchronized List<StoredDebt> owed(long target, List<Long> rows) throws SQLException {
        List<StoredDebt> found = new ArrayList<>();
        try (PreparedStatement one = connection.prepareStatement(SELECT + " WHERE o.target = ? AND o.row = ?")) {
            one.setLong(1, target);
            for (long number : rows) {
                one.setLong(2, number);
                try (ResultSet row = one.executeQuery()) {
                    if (!row.next()) {
                        break;
                    }
                    found.add(debt(row));
                }
            }
        }
        return found;
    }

    private static StoredDebt debt(ResultSet row) throws SQLException {
        return new StoredDebt(row.getLong(1), row.getInt(2), row.getLong(3), Rows.message(row, 4));
    }

    static @Nullable StoredMessage message(Connection connection, long sequence) throws SQLException {
        try (PreparedStatement one =
                connection.prepareStatement("SELECT " + Rows.MESSAGE + " FROM message m WHERE m.sequence = ?")) {
            one.setLong(1, sequence);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Rows.message(row, 1) : null;
            }
        }
    }

    synchronized List<Request> requests(long after, int most) throws SQLException {
        return RequestTable.open(connection, after, most);
    }

    synchronized List<DeadLetter> letters() throws SQLException {
        List<DeadLetter> letters = new ArrayList<>();
        try (PreparedStatement all = connection.prepareStatement(Letters.SELECT + " ORDER BY number");
                ResultSet row = all.executeQuery()) {
            while (row.next()) {
                letters.add(Letters.read(row).letter());
            }
        }
        return letters;
    }

    synchronized @Nullable KeptLetter letter(long number) throws SQLException {
        return letter(connection, number);
    }

    static @Nullable KeptLetter letter(Connection connection, long number) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(Letters.SELECT + " WHERE number = ?")) {
            one.setLong(1, number);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Letters.read(row) : null;
            }
        }
    }

    @Override
    public synchronized void close() throws SQLException {
        connection.close();
    }
}
