package io.peerpost.inbox.sqlite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Much that is in an inbox, and what of it is found there again. */
final class Truth {
    private static final int SIZE = 1_000;
    private static final long MESSAGES = 300;
    private static final int LETTERS = 12;
    private static final long CLOCK = 123_456_789;
    private static final Target BILL = Target.group("orders", "bill");
    private static final Target MAIL = Target.group("orders", "mail");

    private final Map<Long, StoredMessage> messages = new HashMap<>();
    private final Map<Long, Long> rows = new HashMap<>();
    private final String session;

    /** Fills an empty inbox, in many commits. */
    Truth(InboxStore store) {
        session = store.contents().session();
        store.commit(List.of(new Entry.Meet(1, BILL), new Entry.Meet(2, MAIL), new Entry.Clock(CLOCK)));
        for (int i = 1; i <= LETTERS; i += 2) {
            store.commit(List.of(bury(i), bury(i + 1)));
        }
        List<Entry> entries = new ArrayList<>();
        for (long i = 1; i < MESSAGES; i++) {
            StoredMessage message = message(i);
            messages.put(i, message);
            rows.put(2 * i, i);
            rows.put(2 * i + 1, i);
            entries.add(new Entry.Put(message));
            entries.add(new Entry.Owe(2 * i, 1, i, i));
            entries.add(new Entry.Owe(2 * i + 1, 2, i, i));
            if (i % 10 == 0) {
                store.commit(entries);
                entries.clear();
            }
        }
        store.commit(entries);
    }

    /** Settles every fifth message; what comes last is a commit with one message more. */
    void settle(InboxStore store) {
        for (long i = 5; i < MESSAGES; i += 5) {
            store.commit(List.of(new Entry.End(2 * i, i, SIZE), new Entry.End(2 * i + 1, i, SIZE)));
            messages.remove(i);
            rows.remove(2 * i);
            rows.remove(2 * i + 1);
        }
        store.commit(List.of(new Entry.Put(message(MESSAGES))));
        messages.put(MESSAGES, message(MESSAGES));
    }

    private static Entry bury(int number) {
        return new Entry.Bury(Filled.letter(number, BILL), "key " + number, 100);
    }

    private static StoredMessage message(long number) {
        Random random = new Random(number);
        byte[] body = new byte[number % 20 == 3 ? 9_000 : random.nextInt(900)];
        random.nextBytes(body);
        String key = number % 3 == 0 ? "key " + number : null;
        return new StoredMessage(
                number,
                "s-" + number,
                number % 2 == 0,
                number == MESSAGES ? "bills" : "orders",
                key,
                key == null ? null : Filled.NOON.plusSeconds(number),
                Duration.ofHours(24).toNanos(),
                Filled.NOON,
                number % 4 == 0 ? Message.of(body).with("tenant", "blue") : Message.of(body),
                SIZE);
    }

    /**
     * Reads all that is in an inbox; fails if any of it is not the truth.
     *
     * @param mayLack whether the last commits may be missing, as after a loss of power
     */
    void check(InboxStore store, boolean mayLack) {
        Contents contents = store.contents();
        assertEquals(session, contents.session());
        List<StoredDebt> debts = new ArrayList<>();
        for (Contents.StoredTarget target : contents.targets()) {
            debts.addAll(owed(store, target));
        }
        debts.forEach(debt -> same(debt.message()));
        long found =
                debts.stream().map(debt -> debt.message().sequence()).distinct().count();
        List<DeadLetter> letters = store.letters();
        letters.forEach(
                letter -> assertEquals(Filled.letter(letter.number(), BILL).end(), letter.end()));
        letters.forEach(letter -> assertEquals("poison", letter.message().text()));
        if (mayLack) {
            return;
        }
        assertEquals(CLOCK, contents.clock());
        assertEquals(messages.size(), found);
        assertEquals(messages.size(), contents.messages());
        assertEquals(rows.size() + 1, debts.size());
        assertEquals(LETTERS, letters.size());
    }

    private List<StoredDebt> owed(InboxStore store, Contents.StoredTarget target) {
        List<StoredDebt> debts = store.owed(target.number(), 0, 10_000, 1L << 30);
        boolean group = target.target().equals(BILL) || target.target().equals(MAIL);
        assertTrue(group || target.target().topic().matches("orders|bills"), target::toString);
        for (StoredDebt debt : debts) {
            if (group && rows.containsKey(debt.row())) { // else its message was given to nobody meanwhile
                assertEquals(rows.get(debt.row()), debt.message().sequence());
                assertEquals(target.target().equals(BILL), debt.row() % 2 == 0);
                assertEquals(debt.message().sequence(), debt.endsAt());
            }
        }
        return debts;
    }

    private void same(StoredMessage found) {
        StoredMessage written = messages.getOrDefault(found.sequence(), message(found.sequence()));
        assertNotNull(written);
        assertEquals(written.id(), found.id());
        assertEquals(written.ownId(), found.ownId());
        assertEquals(written.topic(), found.topic());
        assertEquals(written.key(), found.key());
        assertEquals(written.expiresAt(), found.expiresAt());
        assertEquals(written.holdNanos(), found.holdNanos());
        assertEquals(written.acceptedAt(), found.acceptedAt());
        assertEquals(written.size(), found.size());
        assertEquals(written.message().header(), found.message().header());
        assertArrayEquals(written.message().body(), found.message().body());
    }
}
