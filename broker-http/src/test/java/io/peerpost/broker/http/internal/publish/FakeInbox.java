package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Contents.StoredLetter;
import io.peerpost.broker.inbox.Contents.StoredTarget;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of a durable inbox, in memory: it outlives its owners, and can be full, unreadable, or the last thing that a
 * process did. What a store that is opened on it does is held against SQLite's by {@link FakeInboxTest}.
 */
final class FakeInbox {
    final TreeMap<Long, StoredMessage> messages = new TreeMap<>();
    final TreeMap<Long, Target> targets = new TreeMap<>();
    final TreeMap<Long, Row> owed = new TreeMap<>();
    final TreeMap<Long, InboxStore.KeptLetter> letters = new TreeMap<>();

    /** What is asked of the owner, and what was answered, by the requests' numbers. */
    final TreeMap<Long, Request> requests = new TreeMap<>();

    final TreeMap<Long, Request.Answer> answers = new TreeMap<>();

    /** Whether commits fail, and whether reading does. */
    boolean full;

    boolean unreadable;

    /** The process dies with its next commit: after the disk has it, before anybody hears of it. */
    boolean lastCommit;

    /** Whether the last commit has failed. */
    boolean failedLast;

    private final String session;
    private long clock;
    private long lastSequence;
    private long lastTarget;
    private long lastRow;
    private @Nullable Store owner;

    /** One message owed to one target. */
    record Row(long target, long sequence, int attempts, long endsAt) {}

    /** What the thread that commits ends with when the process dies. */
    static final class ProcessDied extends Error {
        private static final long serialVersionUID = 1;
    }

    FakeInbox(String session) {
        this.session = session;
    }

    /** Opens it for its next owner, and brings in order what the last one left. */
    InboxStore open() {
        if (owner != null) {
            throw new IllegalStateException("two owners");
        }
        uniteTwins();
        giveToNobody();
        Store store = new Store(contents());
        owner = store;
        return store;
    }

    /** The owner's process is no more. */
    void ownerDied() {
        owner = null;
    }

    private Contents contents() {
        return new Contents(
                session,
                lastSequence,
                owed.isEmpty() ? 0 : owed.lastKey(),
                lastTarget,
                clock,
                messages.size(),
                bytes(messages.values()),
                letters.values().stream().map(FakeInbox::stored).toList(),
                targets.keySet().stream().map(this::stored).toList());
    }

    static long bytes(Collection<StoredMessage> of) {
        return of.stream().mapToLong(StoredMessage::size).sum();
    }

    private static StoredLetter stored(InboxStore.KeptLetter kept) {
        byte[] body = kept.letter().message().body();
        return new StoredLetter(kept.letter().number(), body == null ? 0 : body.length);
    }

    private StoredTarget stored(long number) {
        List<StoredMessage> its = owed.values().stream()
                .filter(row -> row.target == number)
                .map(row -> Objects.requireNonNull(messages.get(row.sequence)))
                .toList();
        return new StoredTarget(number, target(number), its.size(), bytes(its));
    }

    boolean isNobody(long number) {
        Target target = targets.get(number);
        return target != null && target.equals(Target.nobody(target.topic()));
    }

    Target target(long number) {
        return Objects.requireNonNull(targets.get(number), () -> "no target " + number);
    }

    /** Two numbers of one target become one. */
    private void uniteTwins() {
        Map<Target, Long> numbers = new HashMap<>();
        targets.forEach((number, target) -> numbers.putIfAbsent(target, number));
        owed.replaceAll((number, row) -> new Row(
                Objects.requireNonNull(numbers.get(target(row.target))), row.sequence, row.attempts, row.endsAt));
        targets.entrySet().removeIf(e -> !e.getKey().equals(numbers.get(e.getValue())));
    }

    /** What nothing is owed of goes to its topic's nobody, in the order of acceptance among what is there already. */
    private void giveToNobody() {
        Set<Long> addressed = new HashSet<>();
        owed.values().forEach(row -> addressed.add(row.sequence));
        Set<String> topics = new LinkedHashSet<>();
        TreeMap<Long, Row> held = new TreeMap<>(); // by sequence
        for (StoredMessage m : messages.values()) {
            if (!addressed.contains(m.sequence())) {
                topics.add(m.topic());
                held.put(m.sequence(), new Row(nobody(m.topic()), m.sequence(), 0, m.holdNanos() + clock));
            }
        }
        for (String topic : topics) {
            long nobody = nobody(topic);
            owed.values().stream().filter(row -> row.target == nobody).forEach(row -> held.put(row.sequence, row));
            owed.values().removeIf(row -> row.target == nobody);
        }
        lastRow = owed.isEmpty() ? 0 : owed.lastKey();
        held.values().forEach(r -> owed.put(++lastRow, new Row(r.target, r.sequence, 0, r.endsAt)));
    }

    private long nobody(String topic) {
        for (long number : targets.keySet()) {
            if (target(number).equals(Target.nobody(topic))) {
                return number;
            }
        }
        targets.put(++lastTarget, Target.nobody(topic));
        return lastTarget;
    }

    private List<InboxStore.Finished> carryOut(List<Entry> entries) {
        Set<Long> ended = new HashSet<>();
        entries.forEach(entry -> {
            if (entry instanceof Entry.End end) {
                ended.add(end.row());
            }
        });
        List<InboxStore.Finished> finished = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Owe e && ended.contains(e.row())) {
                continue; // leaves no trace: its number may be given again
            }
            carryOut(entry, finished);
        }
        return finished;
    }

    private void carryOut(Entry entry, List<InboxStore.Finished> finished) {
        if (entry instanceof Entry.Put e) {
            once(messages.put(e.message().sequence(), inMillis(e.message())), entry);
            lastSequence = Math.max(lastSequence, e.message().sequence());
        } else if (entry instanceof Entry.Meet e) {
            once(targets.put(e.number(), e.target()), entry);
            lastTarget = Math.max(lastTarget, e.number());
        } else if (entry instanceof Entry.Forget e) {
            targets.remove(e.number());
        } else if (entry instanceof Entry.Owe e) {
            once(owed.put(e.row(), new Row(e.target(), e.sequence(), 0, e.endsAt())), entry);
            lastRow = Math.max(lastRow, e.row());
        } else if (entry instanceof Entry.Attempt e) {
            owed.computeIfPresent(e.row(), (row, was) -> new Row(was.target, was.sequence, e.attempts(), was.endsAt));
        } else if (entry instanceof Entry.End e) {
            owed.remove(e.row());
            finish(e.sequence(), finished);
        } else if (entry instanceof Entry.Drop e) {
            finish(e.sequence(), finished);
        } else if (entry instanceof Entry.Bury e) {
            once(letters.put(e.letter().number(), new InboxStore.KeptLetter(e.letter(), e.key())), entry);
        } else if (entry instanceof Entry.Purge e) {
            letters.remove(e.number());
        } else if (entry instanceof Entry.Clock e) {
            clock = e.nanos();
        } else if (entry instanceof Entry.Answer e) {
            requests.remove(e.request());
            answers.put(e.request(), e.answer());
        } else {
            throw new AssertionError("unknown entry " + entry);
        }
    }

    private static void once(@Nullable Object before, Entry entry) {
        if (before != null) {
            throw new AssertionError("a number was given twice: " + entry);
        }
    }

    private void finish(long sequence, List<InboxStore.Finished> finished) {
        if (owed.values().stream().noneMatch(row -> row.sequence == sequence)) {
            StoredMessage gone = messages.remove(sequence);
            if (gone != null) {
                finished.add(new InboxStore.Finished(sequence, gone.size()));
            }
        }
    }

    /** Finer times are not kept. */
    private static StoredMessage inMillis(StoredMessage m) {
        return new StoredMessage(
                m.sequence(),
                m.id(),
                m.ownId(),
                m.topic(),
                m.key(),
                m.expiresAt() == null ? null : inMillis(m.expiresAt()),
                m.holdNanos(),
                inMillis(m.acceptedAt()),
                m.message(),
                m.size());
    }

    private static Instant inMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The file in the hand of one owner. */
    private final class Store implements InboxStore {
        private final Contents contents;

        Store(Contents contents) {
            this.contents = contents;
        }

        private void used(boolean fails, String doing) {
            if (owner != this) {
                throw new AssertionError(doing + " by who does not own it any more");
            }
            if (fails) {
                throw new InboxException("inbox: the disk is full, while " + doing, null);
            }
        }

        @Override
        public Contents contents() {
            return contents;
        }

        @Override
        public List<Finished> commit(List<Entry> entries) {
            failedLast = full;
            used(full, "writing");
            List<Finished> finished = carryOut(entries);
            if (lastCommit) {
                throw new ProcessDied();
            }
            return finished;
        }

        @Override
        public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
            used(unreadable, "reading");
            List<StoredDebt> page = new ArrayList<>();
            long bytes = 0;
            for (var entry : owed.tailMap(after, false).entrySet()) {
                StoredMessage message = messages.get(entry.getValue().sequence);
                if (entry.getValue().target != target || message == null) {
                    continue;
                }
                bytes += message.size();
                if (page.size() == maxMessages || (!page.isEmpty() && bytes > maxBytes)) {
                    break;
                }
                Row row = entry.getValue();
                page.add(new StoredDebt(entry.getKey(), row.attempts, row.endsAt, message));
            }
            return page;
        }

        @Override
        public List<StoredDebt> owed(long target, List<Long> rows) {
            used(unreadable, "reading");
            List<StoredDebt> found = new ArrayList<>();
            for (long number : rows) {
                Row row = owed.get(number);
                StoredMessage message = row == null || row.target != target ? null : messages.get(row.sequence);
                if (row == null || message == null) {
                    break;
                }
                found.add(new StoredDebt(number, row.attempts, row.endsAt, message));
            }
            return found;
        }

        @Override
        public List<Request> requests(long after, int most) {
            used(unreadable, "reading");
            return requests.tailMap(after, false).values().stream().limit(most).toList();
        }

        @Override
        public List<DeadLetter> letters() {
            used(unreadable, "reading");
            return letters.values().stream().map(KeptLetter::letter).toList();
        }

        @Override
        public @Nullable KeptLetter letter(long number) {
            used(unreadable, "reading");
            return letters.get(number);
        }

        @Override
        public String toString() {
            return "in memory";
        }

        @Override
        public void close() {
            if (owner == this) {
                owner = null;
            }
        }
    }
}
