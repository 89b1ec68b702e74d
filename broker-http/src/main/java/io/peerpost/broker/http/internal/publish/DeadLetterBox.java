package io.peerpost.broker.http.internal.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.inbox.Contents.StoredLetter;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps dead letters, in a bounded number of messages and bytes, oldest out: in memory, or in the store of a durable inbox
 * and here only their numbers. Shared between threads.
 */
public final class DeadLetterBox {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);

    private final int mostLetters;
    private final long mostBytes;
    private final EnvelopeCodec codec;
    private final InstantSource wall;
    private final BrokerListener listener;
    private final Journal journal;
    private final @Nullable InboxStore store;

    @GuardedBy("this") private final Deque<Entry> letters = new ArrayDeque<>();

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private long lastNumber;

    /** A letter's number and size, and itself if it is not in the store. */
    private record Entry(long number, int size, @Nullable KeptLetter kept) {}

    DeadLetterBox(PublishConfig config, Publisher.Outside outside, Journal journal, @Nullable InboxStore store) {
        this.mostLetters = config.deadLetters();
        this.mostBytes = config.shareBytes();
        this.codec = outside.codec();
        this.wall = outside.wall();
        this.listener = outside.listener();
        this.journal = journal;
        this.store = store;
        if (store != null) {
            for (StoredLetter letter : store.contents().letters()) {
                letters.add(new Entry(letter.number(), letter.bytes(), null));
                bytes += letter.bytes();
                lastNumber = letter.number();
            }
        }
        dropOldest().forEach(this::drop); // the last owner may have had more room, or less time
    }

    void add(Outgoing message, Settlement.End end) {
        try {
            add(message.id(), codec.decode(message.body).message(), message.key, end, message.body.length);
        } catch (EnvelopeCodec.EnvelopeException e) {
            log.warn(
                    "message {} for {} ended {} and cannot be kept: {}",
                    message.id(),
                    end.target(),
                    end.outcome(),
                    e.getMessage());
        }
    }

    /** Keeps a letter and tells of it. */
    public void add(String id, Message message, Settlement.End end, int size) {
        add(id, message, null, end, size);
    }

    private void add(String id, Message message, @Nullable String key, Settlement.End end, int size) {
        DeadLetter letter;
        List<Entry> dropped;
        synchronized (this) {
            letter = new DeadLetter(++lastNumber, id, message, end, wall.instant());
            letters.add(new Entry(lastNumber, size, store == null ? new KeptLetter(letter, key) : null));
            journal.bury(letter, key, size); // under the lock, so that numbers rise in the store as well
            bytes += size;
            dropped = dropOldest();
        }
        dropped.forEach(this::drop);
        if (end.outcome() != Outcome.CLOSED) { // those are told together by who closes
            log(id, end);
        }
        tell(letter);
    }

    private synchronized List<Entry> dropOldest() {
        List<Entry> dropped = new ArrayList<>();
        while (letters.size() > mostLetters || (bytes > mostBytes && letters.size() > 1)) {
            Entry oldest = letters.remove();
            bytes -= oldest.size;
            dropped.add(oldest);
        }
        return dropped;
    }

    private void drop(Entry oldest) {
        if (oldest.kept != null) {
            tellDropped(oldest.kept.letter());
        } else {
            journal.drop(oldest.number, this::tellDropped);
        }
    }

    private @Nullable KeptLetter kept(Entry entry) {
        return entry.kept != null || store == null ? entry.kept : store.letter(entry.number);
    }

    private static void log(String id, Settlement.End end) {
        log.warn(
                "message {} did not reach {}: {}, {} attempts, {}",
                id,
                end.target(),
                end.outcome(),
                end.attempts(),
                end.reason());
    }

    private void tell(DeadLetter letter) {
        try {
            listener.onDeadLetter(letter);
        } catch (RuntimeException e) {
            log.warn("a broker listener threw", e);
        }
    }

    private void tellDropped(DeadLetter letter) {
        try {
            listener.onDeadLetterDropped(letter);
        } catch (RuntimeException e) {
            log.warn("a broker listener threw", e);
        }
    }

    /** Those that are there now, oldest first. Blocks for the disk if they are there. */
    public List<DeadLetter> list() {
        if (store != null) {
            return store.letters();
        }
        synchronized (this) {
            return letters.stream()
                    .map(Entry::kept)
                    .filter(Objects::nonNull)
                    .map(KeptLetter::letter)
                    .toList();
        }
    }

    /** How many there are. */
    public synchronized int size() {
        return letters.size();
    }

    /** One of them; null if it is not there. Blocks for the disk if it is there. */
    @Nullable KeptLetter find(long number) {
        Entry found = entry(number);
        return found == null ? null : kept(found);
    }

    private synchronized @Nullable Entry entry(long number) {
        return letters.stream().filter(e -> e.number == number).findFirst().orElse(null);
    }

    /** Takes one out. */
    public synchronized boolean purge(long number) {
        Entry found = entry(number);
        if (found == null) {
            return false;
        }
        letters.remove(found);
        bytes -= found.size;
        journal.purge(number);
        return true;
    }
}
