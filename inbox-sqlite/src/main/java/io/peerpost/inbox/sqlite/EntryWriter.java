package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore.Finished;
import io.peerpost.broker.inbox.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Carries out entries inside a transaction. One that has failed is closed and made anew. Not for several threads. */
final class EntryWriter implements AutoCloseable {
    private final PreparedStatement put;
    private final PreparedStatement meet;
    private final PreparedStatement forget;
    private final PreparedStatement owe;
    private final PreparedStatement attempt;
    private final PreparedStatement end;
    private final PreparedStatement finish;
    private final PreparedStatement bury;
    private final PreparedStatement purge;
    private final PreparedStatement clock;

    EntryWriter(Connection connection) throws SQLException {
        put = connection.prepareStatement("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        meet = connection.prepareStatement("INSERT INTO target VALUES (?, ?, ?, ?, ?)");
        forget = connection.prepareStatement("DELETE FROM target WHERE number = ?");
        owe = connection.prepareStatement("INSERT INTO owed VALUES (?, ?, ?, 0, ?)");
        attempt = connection.prepareStatement("UPDATE owed SET attempts = ? WHERE row = ?");
        end = connection.prepareStatement("DELETE FROM owed WHERE row = ?");
        finish = connection.prepareStatement("DELETE FROM message WHERE sequence = ?1"
                + " AND NOT EXISTS (SELECT 1 FROM owed WHERE sequence = ?1) RETURNING length(body)");
        bury = connection.prepareStatement("INSERT INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        purge = connection.prepareStatement("DELETE FROM letter WHERE number = ?");
        clock = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES ('clock', ?, ?)");
    }

    /** Carries them out in order; returns the messages that are gone now. */
    List<Finished> write(List<Entry> entries) throws SQLException {
        Set<Long> shortLived = shortLived(entries);
        List<Finished> finished = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Put e) {
                put(e.message());
            } else if (entry instanceof Entry.Owe e) {
                if (!shortLived.contains(e.row())) {
                    owe(e);
                }
            } else if (entry instanceof Entry.End e) {
                if (!shortLived.contains(e.row())) {
                    update(end, e.row());
                }
                finish(e.sequence(), finished);
            } else if (entry instanceof Entry.Drop e) {
                finish(e.sequence(), finished);
            } else if (entry instanceof Entry.Attempt e) {
                attempt.setInt(1, e.attempts());
                update(attempt, 2, e.row());
            } else {
                writeRare(entry);
            }
        }
        return finished;
    }

    /** Debts that begin and end in one commit need no row: most of them, when all goes well. */
    private static Set<Long> shortLived(List<Entry> entries) {
        Set<Long> begun = new HashSet<>();
        Set<Long> ended = new HashSet<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Owe e) {
                begun.add(e.row());
            } else if (entry instanceof Entry.End e && begun.contains(e.row())) {
                ended.add(e.row());
            }
        }
        return ended;
    }

    private void writeRare(Entry entry) throws SQLException {
        if (entry instanceof Entry.Meet e) {
            meet.setLong(1, e.number());
            Rows.set(meet, 2, e.target());
            meet.setLong(5, Rows.seal(e.number(), e.target()).value());
            meet.executeUpdate();
        } else if (entry instanceof Entry.Forget e) {
            update(forget, e.number());
        } else if (entry instanceof Entry.Bury e) {
            bury(e);
        } else if (entry instanceof Entry.Purge e) {
            update(purge, e.number());
        } else if (entry instanceof Entry.Clock e) {
            clock.setLong(2, Meta.seal(Meta.CLOCK, e.nanos()).value());
            update(clock, e.nanos());
        } else {
            throw new IllegalArgumentException("entry: " + entry.getClass() + " (expected: one that is known here)");
        }
    }

    private void put(StoredMessage message) throws SQLException {
        put.setLong(1, message.sequence());
        put.setString(2, message.id());
        put.setInt(3, message.ownId() ? 1 : 0);
        put.setString(4, message.topic());
        Rows.set(put, 5, message.key());
        Rows.set(
                put,
                6,
                message.expiresAt() == null ? null : (Long) message.expiresAt().toEpochMilli());
        put.setLong(7, message.holdNanos());
        put.setLong(8, message.acceptedAt().toEpochMilli());
        put.setBytes(9, message.body());
        put.setLong(10, Rows.seal(message).value());
        put.executeUpdate();
    }

    private void owe(Entry.Owe e) throws SQLException {
        owe.setLong(1, e.row());
        owe.setLong(2, e.target());
        owe.setLong(3, e.sequence());
        owe.setLong(4, e.endsAt());
        owe.executeUpdate();
    }

    private void finish(long sequence, List<Finished> finished) throws SQLException {
        finish.setLong(1, sequence);
        try (ResultSet gone = finish.executeQuery()) {
            if (gone.next()) {
                finished.add(new Finished(sequence, gone.getInt(1)));
            }
        }
    }

    private void bury(Entry.Bury e) throws SQLException {
        DeadLetter letter = e.letter();
        String header = HeaderJson.write(letter.message().header());
        bury.setLong(1, letter.number());
        bury.setString(2, letter.id());
        Rows.set(bury, 3, letter.end().target());
        bury.setString(6, letter.end().outcome().name());
        bury.setInt(7, letter.end().attempts());
        Rows.set(bury, 8, letter.end().reason());
        bury.setLong(9, letter.at().toEpochMilli());
        Rows.set(bury, 10, e.key());
        bury.setString(11, header);
        bury.setBytes(12, letter.message().body());
        bury.setLong(13, Letters.seal(letter, e.key(), header).value());
        bury.executeUpdate();
    }

    private static void update(PreparedStatement statement, long value) throws SQLException {
        update(statement, 1, value);
    }

    private static void update(PreparedStatement statement, int index, long value) throws SQLException {
        statement.setLong(index, value);
        statement.executeUpdate();
    }

    /** Releases the statements. */
    @Override
    public void close() {
        for (PreparedStatement statement : List.of(put, meet, forget, owe, attempt, end, finish, bury, purge, clock)) {
            try {
                statement.close();
            } catch (SQLException e) {
                // one that has failed is closed already
            }
        }
    }
}
