package io.peerpost.inbox.sqlite;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Things to put into an inbox. */
final class Filled {
    static final String FLEET = "micro.http.broker";
    static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private Filled() {}

    static InboxStore open(Path file) {
        return new SqliteInboxStoreProvider().open(file, FLEET, Duration.ZERO);
    }

    static StoredMessage message(long sequence) {
        return message(sequence, "orders", "body " + sequence);
    }

    static StoredMessage message(long sequence, String topic, String body) {
        return new StoredMessage(
                sequence,
                "s-" + sequence,
                false,
                topic,
                null,
                null,
                Duration.ofHours(24).toNanos(),
                NOON,
                Message.of(body),
                body.length() + 60);
    }

    static Entry put(long sequence) {
        return new Entry.Put(message(sequence));
    }

    static Entry end(long row, long sequence) {
        return new Entry.End(row, sequence, message(sequence).size());
    }

    static DeadLetter letter(long number, Target target) {
        Settlement.End end = new Settlement.End(target, Outcome.DEAD_LETTERED, 16, "the handler failed");
        return new DeadLetter(number, "s-" + number, Message.of("poison").with("tenant", "blue"), end, NOON);
    }

    static List<Long> sequences(List<StoredDebt> debts) {
        return debts.stream().map(debt -> debt.message().sequence()).toList();
    }
}
