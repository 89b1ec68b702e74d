package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import io.peerpost.inbox.sqlite.SqliteInboxStoreProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The inbox that the random schedules stand on does what the real one does, whatever is written to it. */
final class FakeInboxTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final String[] TOPICS = {"orders", "bills"};

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** What is owed, by row; kept by the test so that it writes what makes sense. */
    private final TreeMap<Long, Entry.Owe> owed = new TreeMap<>();

    /** Messages that nothing is owed of, with their topics. */
    private final TreeMap<Long, String> unaddressed = new TreeMap<>();

    private final Map<Long, Integer> sizes = new HashMap<>();

    /** Targets, and how much is owed to each. */
    private final TreeMap<Long, Target> numbered = new TreeMap<>();

    private final TreeMap<Long, Integer> owedTo = new TreeMap<>();
    private SplittableRandom random = new SplittableRandom(0);
    private long sequence;
    private long row;
    private long target;
    private long letter;

    @SuppressWarnings("NullAway.Init")
    private InboxStore real;

    @SuppressWarnings("NullAway.Init")
    private FakeInbox fake;

    @SuppressWarnings("NullAway.Init")
    private InboxStore ours;

    @BeforeEach
    void make() {
        openReal();
        fake = new FakeInbox(real.contents().session());
        ours = fake.open();
    }

    private void openReal() {
        real = new SqliteInboxStoreProvider().open(folder.resolve("inbox"), "fleet", Duration.ZERO);
    }

    private void open() {
        openReal();
        ours = fake.open();
    }

    @AfterEach
    void close() {
        real.close();
        ours.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void itHoldsWhatSqliteHolds(long seed) {
        random = new SplittableRandom(seed);
        for (int i = 0; i < 60; i++) {
            List<Entry> entries = new ArrayList<>();
            for (int n = random.nextInt(1, 12); n > 0; n--) {
                add(entries);
            }
            assertEquals(bySequence(real.commit(entries)), bySequence(ours.commit(entries)), entries::toString);
            compare();
            if (random.nextInt(6) == 0) {
                reopen();
            }
        }
    }

    private static List<InboxStore.Finished> bySequence(List<InboxStore.Finished> finished) {
        return finished.stream()
                .sorted(Comparator.comparingLong(InboxStore.Finished::sequence))
                .toList();
    }

    private void reopen() {
        close();
        open();
        Contents contents = real.contents();
        assertEquals(contents, ours.contents());
        compare();
        adopt(contents);
    }

    private void add(List<Entry> entries) {
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> put(entries);
            case 3 -> meet(entries);
            case 4, 5, 6 -> owe(entries);
            case 7 -> attempt(entries);
            case 8, 9 -> end(entries);
            case 10 -> letter(entries);
            default -> rare(entries);
        }
    }

    private void put(List<Entry> entries) {
        boolean rich = random.nextBoolean();
        byte[] body = new byte[random.nextInt(20)];
        StoredMessage message = new StoredMessage(
                ++sequence,
                "id-" + sequence,
                rich,
                TOPICS[random.nextInt(2)],
                rich ? "key" : null,
                rich ? NOON.plusNanos(random.nextLong(1L << 40)) : null,
                random.nextLong(1_000),
                NOON.plusNanos(sequence),
                rich ? Message.of(body).with("a", "b") : Message.of(body),
                10 + body.length);
        entries.add(new Entry.Put(message));
        unaddressed.put(sequence, message.topic());
        sizes.put(sequence, message.size());
    }

    private void meet(List<Entry> entries) {
        String topic = TOPICS[random.nextInt(2)];
        String name = "x" + ++target;
        Target made = random.nextBoolean() ? Target.group(topic, name) : Target.node(topic, name);
        entries.add(new Entry.Meet(target, made));
        numbered.put(target, made);
    }

    /** All that a message is owed to is owed at once. */
    private void owe(List<Entry> entries) {
        if (unaddressed.isEmpty()) {
            return;
        }
        long of = List.copyOf(unaddressed.keySet()).get(random.nextInt(unaddressed.size()));
        String topic = unaddressed.get(of);
        numbered.forEach((to, whom) -> {
            if (whom.topic().equals(topic) && random.nextInt(3) > 0) {
                Entry.Owe owe = new Entry.Owe(++row, to, of, random.nextLong(1_000));
                entries.add(owe);
                owed.put(row, owe);
                owedTo.merge(to, 1, Integer::sum);
                unaddressed.remove(of);
            }
        });
    }

    private void attempt(List<Entry> entries) {
        if (!owed.isEmpty()) {
            Entry.Owe of = Objects.requireNonNull(owed.get(anyRow()));
            entries.add(new Entry.Attempt(of.row(), of.sequence(), random.nextInt(16)));
        }
    }

    private void end(List<Entry> entries) {
        if (!owed.isEmpty()) {
            long ended = anyRow();
            Entry.Owe was = Objects.requireNonNull(owed.remove(ended));
            entries.add(new Entry.End(ended, was.sequence(), sizes.getOrDefault(was.sequence(), 0)));
            owedTo.merge(was.target(), -1, Integer::sum);
        }
    }

    private long anyRow() {
        return List.copyOf(owed.keySet()).get(random.nextInt(owed.size()));
    }

    private void letter(List<Entry> entries) {
        if (letter > 0 && random.nextBoolean()) {
            entries.add(new Entry.Purge(1 + random.nextLong(letter)));
            return;
        }
        Target to = Target.group("orders", "bill");
        Settlement.End end = new Settlement.End(to, Outcome.DEAD_LETTERED, 16, "why");
        Message message = random.nextBoolean() ? Message.of("text").with("a", "b") : Message.of((byte[]) null);
        entries.add(new Entry.Bury(
                new DeadLetter(++letter, "id", message, end, NOON), random.nextBoolean() ? "key" : null, 9));
    }

    private void rare(List<Entry> entries) {
        if (random.nextBoolean()) {
            entries.add(new Entry.Clock(random.nextLong(1L << 40)));
        } else if (random.nextBoolean() && !unaddressed.isEmpty()) {
            long of = Objects.requireNonNull(unaddressed.pollFirstEntry()).getKey();
            entries.add(new Entry.Drop(of, sizes.getOrDefault(of, 0)));
        } else {
            List.copyOf(numbered.keySet()).stream()
                    .filter(t -> owedTo.getOrDefault(t, 0) == 0)
                    .findFirst()
                    .ifPresent(t -> {
                        entries.add(new Entry.Forget(t));
                        numbered.remove(t);
                    });
        }
    }

    /** What is there after opening is what the test goes on with. */
    private void adopt(Contents contents) {
        sequence = contents.lastSequence();
        row = contents.lastRow();
        target = contents.lastTarget();
        owed.clear();
        unaddressed.clear();
        numbered.clear();
        owedTo.clear();
        contents.targets().forEach(t -> {
            numbered.put(t.number(), t.target());
            owedTo.put(t.number(), (int) t.messages());
            for (StoredDebt debt : real.owed(t.number(), 0, 1_000, 1_000_000)) {
                owed.put(
                        debt.row(),
                        new Entry.Owe(debt.row(), t.number(), debt.message().sequence(), debt.endsAt()));
            }
        });
    }

    private void compare() {
        for (long to = 1; to <= target + 2; to++) {
            long after = random.nextLong(row + 1);
            int most = random.nextInt(1, 10);
            long bytes = random.nextLong(1, 60);
            assertEquals(texts(real.owed(to, after, most, bytes)), texts(ours.owed(to, after, most, bytes)));
            assertEquals(texts(real.owed(to, 0, 1_000, 100_000)), texts(ours.owed(to, 0, 1_000, 100_000)));
        }
        assertEquals(
                real.letters().stream().map(FakeInboxTest::text).toList(),
                ours.letters().stream().map(FakeInboxTest::text).toList());
        long number = random.nextLong(letter + 2);
        assertEquals(text(real.letter(number)), text(ours.letter(number)));
    }

    private static String text(InboxStore.@Nullable KeptLetter kept) {
        return kept == null ? "none" : text(kept.letter()) + " " + kept.key();
    }

    private static String text(DeadLetter letter) {
        Message message = letter.message();
        boolean none = message.body() == null;
        return letter.number() + " " + letter.id() + " " + letter.end() + " " + letter.at() + " " + message.header()
                + " " + (none ? "none" : message.text());
    }

    private static List<String> texts(List<StoredDebt> debts) {
        return debts.stream().map(FakeInboxTest::text).toList();
    }

    private static String text(StoredDebt debt) {
        StoredMessage m = debt.message();
        return debt.row() + " " + debt.attempts() + " " + debt.endsAt() + " " + m.sequence() + " " + m.id() + " "
                + m.ownId() + " " + m.topic() + " " + m.key() + " " + m.expiresAt() + " " + m.holdNanos() + " "
                + m.acceptedAt() + " " + m.size() + " " + m.message().header() + " "
                + m.message().text().length();
    }
}
