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
import io.peerpost.broker.inbox.Request.Answer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
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
    private final InstantSource wall;
    private final BrokerListener listener;
    private final Journal journal;
    private final @Nullable InboxStore store;

    @GuardedBy("this") private final NavigableMap<Long, Place> letters = new TreeMap<>();

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private long lastNumber;

    @GuardedBy("this") private long buried;

    @GuardedBy("this") private long dropped;

    /** A letter's number and size, and itself if it is not in the store. */
    record Place(long number, int size, @Nullable KeptLetter kept) {}

    DeadLetterBox(PublishConfig config, Publisher.Outside outside, Journal journal, @Nullable InboxStore store) {
        this.mostLetters = config.deadLetters();
        this.mostBytes = config.shareBytes();
        this.wall = outside.wall();
        this.listener = outside.listener();
        this.journal = journal;
        this.store = store;
        if (store != null) {
            for (StoredLetter letter : store.contents().letters()) {
                letters.put(letter.number(), new Place(letter.number(), letter.bytes(), null));
                bytes += letter.bytes();
                lastNumber = letter.number();
            }
            dropOldest().forEach(this::drop); // the last owner may have had more room, or less time
        }
    }

    void add(Outgoing message, Settlement.End end) {
        try {
            add(message.id(), message.payload.message(), message.key, end, message.size);
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
        List<Place> oldestOut;
        synchronized (this) {
            letter = new DeadLetter(++lastNumber, id, message, end, wall.instant());
            letters.put(lastNumber, new Place(lastNumber, size, store == null ? new KeptLetter(letter, key) : null));
            journal.bury(letter, key, size); // under the lock, so that numbers rise in the store as well
            bytes += size;
            buried++;
            oldestOut = dropOldest();
        }
        oldestOut.forEach(this::drop);
        if (end.outcome() != Outcome.CLOSED) { // those are told together by who closes
            log(id, end);
        }
        tell(letter);
    }

    @GuardedBy("this") private void remove(Place place) {
        letters.remove(place.number);
        bytes -= place.size;
    }

    private synchronized List<Place> dropOldest() {
        List<Place> out = new ArrayList<>();
        while (letters.size() > mostLetters || (bytes > mostBytes && letters.size() > 1)) {
            Place oldest = letters.firstEntry().getValue();
            remove(oldest);
            out.add(oldest);
            dropped++;
        }
        return out;
    }

    private void drop(Place oldest) {
        if (oldest.kept != null) {
            tellDropped(oldest.kept.letter());
        } else {
            journal.drop(oldest.number, this::tellDropped);
        }
    }

    private @Nullable KeptLetter kept(Place place) {
        return place.kept != null || store == null ? place.kept : store.letter(place.number);
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
            journal.flushed().join();
            return store.letters();
        }
        synchronized (this) {
            return letters.values().stream()
                    .map(Place::kept)
                    .filter(Objects::nonNull)
                    .map(KeptLetter::letter)
                    .toList();
        }
    }

    /** How many there are. */
    public synchronized int size() {
        return letters.size();
    }

    /** How many were kept since it was opened, dropped ones included. */
    public synchronized long buried() {
        return buried;
    }

    /** How many were thrown away to make room. */
    public synchronized long dropped() {
        return dropped;
    }

    /** One of them; null if it is not there. Blocks for the disk if it is there. */
    @Nullable KeptLetter find(long number) {
        Place place = place(number);
        if (place == null) {
            return null;
        }
        KeptLetter kept = kept(place);
        if (kept == null) {
            journal.flushed().join(); // it was buried just now
            kept = kept(place);
        }
        return kept;
    }

    private synchronized @Nullable Place place(long number) {
        return letters.get(number);
    }

    /** Takes one out of the box and leaves it in the store; null if it is not there. */
    synchronized @Nullable Place take(long number) {
        Place place = letters.get(number);
        if (place != null) {
            remove(place);
        }
        return place;
    }

    /** Puts back what was taken. */
    synchronized void putBack(Place place) {
        letters.put(place.number, place);
        bytes += place.size;
    }

    /** Throws one away. Returns whether it was there. */
    public boolean purge(long number) {
        return purge(number, 0);
    }

    /** The same, and tells who asked for it, if it was there. */
    boolean purge(long number, long request) {
        if (take(number) == null) {
            return false;
        }
        journal.purge(number, request, Answer.DONE);
        return true;
    }
}
