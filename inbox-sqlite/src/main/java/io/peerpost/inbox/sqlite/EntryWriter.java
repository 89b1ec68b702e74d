package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore.Finished;
import io.peerpost.broker.inbox.StoredMessage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Carries out entries inside a transaction. They are sorted by their kind first, which within one commit means the same,
 * and each kind is one batch: at some ten thousand messages a second, calls of JDBC are what costs. Not for several
 * threads.
 */
final class EntryWriter implements AutoCloseable {
    private final Connection connection;
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
        this.connection = connection;
        put = connection.prepareStatement("INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        meet = connection.prepareStatement("INSERT INTO target VALUES (?, ?, ?, ?, ?)");
        forget = connection.prepareStatement("DELETE FROM target WHERE number = ?");
        owe = connection.prepareStatement("INSERT INTO owed VALUES (?, ?, ?, 0, ?)");
        attempt = connection.prepareStatement("UPDATE owed SET attempts = ? WHERE sequence = ? AND row = ?");
        end = connection.prepareStatement("DELETE FROM owed WHERE sequence = ? AND row = ?");
        finish = connection.prepareStatement(
                "DELETE FROM message WHERE sequence = ?1 AND NOT EXISTS (SELECT 1 FROM owed WHERE sequence = ?1)");
        bury = connection.prepareStatement("INSERT INTO letter VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        purge = connection.prepareStatement("DELETE FROM letter WHERE number = ?");
        clock = connection.prepareStatement("INSERT OR REPLACE INTO meta VALUES ('clock', ?, ?)");
    }

    /** Carries them out; returns the messages that are gone now. */
    List<Finished> write(List<Entry> entries) throws SQLException {
        Set<Long> shortLived = shortLived(entries);
        Map<Long, Integer> over = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Put e) {
                add(put, e.message());
            } else if (entry instanceof Entry.Owe e) {
                if (!shortLived.contains(e.row())) {
                    add(owe, e.target(), e.row(), e.sequence(), e.endsAt());
                }
            } else if (entry instanceof Entry.End e) {
                if (!shortLived.contains(e.row())) {
                    add(end, e.sequence(), e.row());
                }
                over.put(e.sequence(), e.size());
            } else if (entry instanceof Entry.Drop e) {
                over.put(e.sequence(), e.size());
            } else {
                addRare(entry);
            }
        }
        for (PreparedStatement kind : List.of(meet, put, owe, attempt, end, bury, purge, forget, clock)) {
            kind.executeBatch();
        }
        return finish(over);
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

    private void addRare(Entry entry) throws SQLException {
        if (entry instanceof Entry.Attempt e) {
            add(attempt, e.attempts(), e.sequence(), e.row());
        } else if (entry instanceof Entry.Meet e) {
            meet.setLong(1, e.number());
            Rows.set(meet, 2, e.target());
            meet.setLong(5, Rows.seal(e.number(), e.target()).value());
            meet.addBatch();
        } else if (entry instanceof Entry.Forget e) {
            add(forget, e.number());
        } else if (entry instanceof Entry.Bury e) {
            add(e);
        } else if (entry instanceof Entry.Purge e) {
            add(purge, e.number());
        } else if (entry instanceof Entry.Clock e) {
            add(clock, e.nanos(), Meta.seal(Meta.CLOCK, e.nanos()).value());
        } else if (entry instanceof Entry.Answer e) {
            RequestTable.answer(connection, e.request(), e.answer());
        } else {
            throw new IllegalArgumentException("entry: " + entry.getClass() + " (expected: one that is known here)");
        }
    }

    private static void add(PreparedStatement statement, long... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setLong(i + 1, values[i]);
        }
        statement.addBatch();
    }

    private static void add(PreparedStatement put, StoredMessage message) throws SQLException {
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
        put.setInt(9, message.size());
        String header = HeaderJson.write(message.message().header());
        Rows.set(put, 10, header);
        put.setBytes(11, message.message().body());
        put.setLong(12, Rows.seal(message, header).value());
        put.addBatch();
    }

    private void add(Entry.Bury e) throws SQLException {
        DeadLetter letter = e.letter();
        bury.setLong(1, letter.number());
        bury.setString(2, letter.id());
        Rows.set(bury, 3, letter.end().target());
        bury.setString(6, letter.end().outcome().name());
        bury.setInt(7, letter.end().attempts());
        Rows.set(bury, 8, letter.end().reason());
        bury.setLong(9, letter.at().toEpochMilli());
        Rows.set(bury, 10, e.key());
        String header = HeaderJson.write(letter.message().header());
        Rows.set(bury, 11, header);
        bury.setBytes(12, letter.message().body());
        bury.setLong(13, Letters.seal(letter, e.key(), header).value());
        bury.addBatch();
    }

    private List<Finished> finish(Map<Long, Integer> over) throws SQLException {
        List<Long> sequences = new ArrayList<>(over.keySet());
        for (Long sequence : sequences) {
            add(finish, sequence);
        }
        int[] gone = finish.executeBatch();
        List<Finished> finished = new ArrayList<>(gone.length);
        for (int i = 0; i < gone.length; i++) {
            if (gone[i] > 0) {
                finished.add(new Finished(sequences.get(i), over.getOrDefault(sequences.get(i), 0)));
            }
        }
        return finished;
    }

    /** Releases the statements, with what a commit that failed has left in their batches. */
    @Override
    public void close() {
        for (PreparedStatement kind : List.of(meet, put, owe, attempt, end, bury, purge, forget, clock, finish)) {
            try {
                kind.close();
            } catch (SQLException e) {
                // one that has failed is closed already
            }
        }
    }
}
