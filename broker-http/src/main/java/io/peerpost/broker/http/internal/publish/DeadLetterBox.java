package io.peerpost.broker.http.internal.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.Message;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps dead letters in memory, in a bounded number of messages and bytes, oldest out. Shared between threads. */
public final class DeadLetterBox {
    private static final Logger log = LoggerFactory.getLogger(DeadLetterBox.class);

    private final int mostLetters;
    private final long mostBytes;
    private final EnvelopeCodec codec;
    private final InstantSource wall;
    private final BrokerListener listener;

    @GuardedBy("this") private final Deque<Stored> letters = new ArrayDeque<>();

    @GuardedBy("this") private long bytes;

    @GuardedBy("this") private long lastNumber;

    /** A letter, its size as encoded, and the key by which its message was ordered. */
    record Stored(DeadLetter letter, int size, @Nullable String key) {}

    DeadLetterBox(int mostLetters, long mostBytes, EnvelopeCodec codec, InstantSource wall, BrokerListener listener) {
        this.mostLetters = mostLetters;
        this.mostBytes = mostBytes;
        this.codec = codec;
        this.wall = wall;
        this.listener = listener;
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
        List<DeadLetter> dropped = new ArrayList<>();
        synchronized (this) {
            letter = new DeadLetter(++lastNumber, id, message, end, wall.instant());
            letters.add(new Stored(letter, size, key));
            bytes += size;
            while (letters.size() > mostLetters || (bytes > mostBytes && letters.size() > 1)) {
                Stored oldest = letters.remove();
                bytes -= oldest.size;
                dropped.add(oldest.letter);
            }
        }
        dropped.forEach(this::tellDropped);
        if (end.outcome() != Outcome.CLOSED) { // those are told together by who closes
            log(id, end);
        }
        tell(letter);
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

    /** Those that are there now, oldest first. */
    public synchronized List<DeadLetter> list() {
        return letters.stream().map(Stored::letter).toList();
    }

    /** How many there are. */
    public synchronized int size() {
        return letters.size();
    }

    synchronized @Nullable Stored find(long number) {
        return letters.stream()
                .filter(s -> s.letter.number() == number)
                .findFirst()
                .orElse(null);
    }

    /** Takes one out. */
    public synchronized boolean purge(long number) {
        for (Stored stored : letters) {
            if (stored.letter.number() == number) {
                letters.remove(stored);
                bytes -= stored.size;
                return true;
            }
        }
        return false;
    }
}
