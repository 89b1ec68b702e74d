package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Dead letters as rows. */
final class Letters {
    /** Their columns, to be read by {@link #read}. */
    static final String SELECT = "SELECT number, id, topic, queue, node, outcome, attempts, reason, at, ordering_key,"
            + " header, body, seal FROM letter";

    private Letters() {}

    /** Fails if it is not what was written. */
    static KeptLetter read(ResultSet row) throws SQLException {
        String header = row.getString(11);
        String key = row.getString(10);
        Outcome outcome = outcome(row.getString(6));
        Settlement.End end = new Settlement.End(Rows.target(row, 3), outcome, row.getInt(7), row.getString(8));
        Message message = Message.of(HeaderJson.read(header), row.getBytes(12));
        Instant at = Instant.ofEpochMilli(row.getLong(9));
        DeadLetter letter = new DeadLetter(row.getLong(1), row.getString(2), message, end, at);
        seal(letter, key, header).check(row.getLong(13), "dead letter " + letter.number());
        return new KeptLetter(letter, key);
    }

    private static Outcome outcome(@Nullable String name) throws DamageException {
        for (Outcome outcome : Outcome.values()) {
            if (outcome.name().equals(name)) {
                return outcome;
            }
        }
        throw new DamageException("a dead letter's outcome is not what was written");
    }

    static Seal seal(DeadLetter letter, @Nullable String key, @Nullable String header) {
        Settlement.End end = letter.end();
        return Rows.seal(letter.number(), end.target())
                .with(letter.id())
                .with(end.outcome().name())
                .with(end.attempts())
                .with(end.reason())
                .with(letter.at().toEpochMilli())
                .with(key)
                .with(header)
                .with(letter.message().body());
    }
}
