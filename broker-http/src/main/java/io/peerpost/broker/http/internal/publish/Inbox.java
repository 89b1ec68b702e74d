package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.EnvelopeCodec;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.http.WhenFull;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is accepted and not yet settled, in memory: bounded in messages and bytes over all, and per target through the
 * topic's {@link Gate}. Accepting may be done by any thread; the rest belongs to the publisher's loop.
 */
final class Inbox {
    private final PublishConfig config;
    private final LongSupplier nanoTime;
    private final InstantSource wall;
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong published = new AtomicLong();
    private final Map<String, Gate> gates = new ConcurrentHashMap<>();

    /** Those that have their targets, in the order in which their lifetimes end. */
    private final Set<Outgoing> addressed = new LinkedHashSet<>();

    /** Those that wait for a target. */
    private final Set<Outgoing> held = new LinkedHashSet<>();

    private volatile long oldestAt;
    private volatile int heldCount;

    /** Those with an expiry of their own, next first. */
    private final NavigableSet<Outgoing> expiring =
            new TreeSet<>(Comparator.comparing(Inbox::expiry).thenComparingLong(m -> m.sequence));

    /** Stored messages that are in memory, by number. */
    private final Map<Long, Outgoing> live = new HashMap<>();

    /** Brought back from the store, next end of lifetime first. */
    private final NavigableSet<Outgoing> reloaded =
            new TreeSet<>(Comparator.<Outgoing>comparingLong(m -> m.endsAt).thenComparingLong(m -> m.sequence));

    private final Receipts receipts;
    private final EnvelopeCodec codec;
    private int heldInStore;
    private Runnable whenRoom = () -> {};

    Inbox(PublishConfig config, Receipts receipts, EnvelopeCodec codec, LongSupplier nanoTime, InstantSource wall) {
        this.config = config;
        this.receipts = receipts;
        this.codec = codec;
        this.nanoTime = nanoTime;
        this.wall = wall;
    }

    /** Calls this, on the loop, whenever a message has left. */
    void whenRoom(Runnable listener) {
        whenRoom = listener;
    }

    private static Instant expiry(Outgoing message) {
        return Objects.requireNonNull(message.expiresAt);
    }

    /** Whether messages of a topic were accepted, and not long ago. */
    boolean knows(String topic) {
        return gates.containsKey(topic);
    }

    Gate gate(String topic) {
        Gate known = gates.get(topic);
        return known != null ? known : gates.computeIfAbsent(topic, Gate::new);
    }

    /** Forgets the gate of a topic that nothing is known of; a publisher that still has it only misses its bound. */
    void forget(Gate gate) {
        gates.remove(gate.topic, gate);
    }

    /**
     * Counts a message in, if there is room; with {@link WhenFull.Policy#DROP_OLDEST} also if there is none, up to twice
     * the bound, since the loop makes room when it sees the message.
     *
     * @return null if it is in; else why not
     */
    @Nullable InboxFullException enter(Outgoing message) {
        int size = message.size;
        int times = config.whenFull().policy() == WhenFull.Policy.DROP_OLDEST ? 2 : 1;
        if (!message.gate.enter(size, config.shareMessages() * times, config.shareBytes() * times)) {
            return full(message);
        }
        long count = messages.incrementAndGet();
        long sum = bytes.addAndGet(size);
        if (count > (long) config.inboxMessages() * times || (sum > config.inboxBytes() * times && count > 1)) {
            messages.decrementAndGet();
            bytes.addAndGet(-size);
            message.gate.leave(size);
            String bound = config.inboxMessages() + " messages, " + config.inboxBytes() + " bytes";
            return new InboxFullException(message.topic(), "the inbox (" + bound + ")", age(oldestAt));
        }
        published.incrementAndGet();
        return null;
    }

    /** Counts one out that could not be accepted after all. */
    void turnAway(Outgoing message) {
        message.gate.leave(message.size);
        messages.decrementAndGet();
        bytes.addAndGet(-message.size);
        published.decrementAndGet();
    }

    /** Counts in what a store held when it was opened. */
    void restore(long storedMessages, long storedBytes) {
        messages.addAndGet(storedMessages);
        bytes.addAndGet(storedBytes);
    }

    /** Takes notice of an accepted message that is in the store as well. */
    void keep(Outgoing message) {
        if (message.stored) {
            live.put(message.sequence, message);
            receipts.keep(message.sequence, message.receipt);
        }
    }

    /** The one message for what is brought in from the store, whoever it is owed to. */
    Outgoing revive(StoredMessage stored) {
        Outgoing present = live.get(stored.sequence());
        if (present != null) {
            return present;
        }
        Receipt receipt = receipts.find(stored.sequence());
        Outgoing message = new Outgoing(
                stored,
                Payload.of(codec, stored.topic(), stored.message()),
                receipt != null ? receipt : new Receipt(stored.id(), stored.topic()),
                gate(stored.topic()),
                nanoTime.getAsLong());
        keep(message);
        return message;
    }

    /** So many more, or fewer, wait for a target in the store. */
    void heldInStore(long more) {
        heldInStore += (int) more;
        noteHeld();
    }

    private void noteHeld() {
        heldCount = held.size() + heldInStore;
    }

    /** Says which target of a message's topic is full. */
    InboxFullException full(Outgoing message) {
        Gate.Load load = message.gate.load();
        String share = " (its share: " + config.shareMessages() + " messages, " + config.shareBytes() + " bytes)";
        Object target = load.target() == null ? "the topic" : load.target();
        return new InboxFullException(message.topic(), "what is owed to " + target + share, age(load.oldestAt()));
    }

    /** Whether more is in than should be. */
    boolean over() {
        return messages.get() > config.inboxMessages() || bytes.get() > config.inboxBytes();
    }

    private Duration age(long acceptedAt) {
        return acceptedAt == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - acceptedAt));
    }

    void hold(Outgoing message) {
        held.add(message);
        message.held = true;
        noteHeld();
        if (message.expiresAt != null) {
            expiring.add(message);
        }
    }

    /** It has its targets: its lifetime runs from here. */
    void address(Outgoing message, long now) {
        if (message.held) {
            held.remove(message);
            noteHeld();
            message.held = false;
        } else if (message.expiresAt != null) {
            expiring.add(message);
        }
        message.endsAt = now + config.lifetime().toNanos();
        addressed.add(message);
    }

    /** It was addressed before, and comes back from the store with the time it has left. */
    void readdress(Outgoing message, long endsAt) {
        if (addressed.add(message)) {
            message.endsAt = endsAt;
            reloaded.add(message);
            if (message.expiresAt != null) {
                expiring.add(message);
            }
        }
    }

    /** Nothing of it is in memory any more. */
    void left(Outgoing message) {
        if (message.held) {
            held.remove(message);
            noteHeld();
        } else {
            addressed.remove(message);
            reloaded.remove(message);
        }
        if (message.expiresAt != null) {
            expiring.remove(message);
        }
        message.held = false;
        if (message.stored && live.remove(message.sequence, message)) {
            receipts.loosen(message.sequence);
        }
    }

    /** Its room is free. */
    void freed(int size) {
        messages.decrementAndGet();
        bytes.addAndGet(-size);
        whenRoom.run();
    }

    /** Whether a message's own expiry has passed, in wall time. */
    boolean isTooLate(Outgoing message) {
        return message.expiresAt != null && !message.expiresAt.isAfter(wall.instant());
    }

    /** Those whose own expiry has passed, in wall time. */
    List<Outgoing> expired() {
        List<Outgoing> over = new ArrayList<>();
        for (Outgoing message : expiring) {
            if (!isTooLate(message)) {
                break;
            }
            over.add(message);
        }
        return over;
    }

    /** The one whose lifetime ends first. */
    @Nullable Outgoing nextToExpire() {
        Outgoing first = addressed.isEmpty() ? null : addressed.iterator().next();
        Outgoing back = reloaded.isEmpty() ? null : reloaded.first();
        return first == null || (back != null && back.endsAt < first.endsAt) ? back : first;
    }

    /** The oldest of all. */
    @Nullable Outgoing oldest() {
        Outgoing a = nextToExpire();
        Outgoing b = held.isEmpty() ? null : held.iterator().next();
        return a == null || (b != null && b.sequence < a.sequence) ? b : a;
    }

    /** All of them, oldest lifetime first. */
    List<Outgoing> all() {
        List<Outgoing> all = new ArrayList<>(addressed);
        all.addAll(held);
        return all;
    }

    void noteOldest() {
        Outgoing oldest = oldest();
        oldestAt = oldest == null ? 0 : oldest.acceptedAt;
    }

    boolean isEmpty() {
        return messages.get() == 0;
    }

    long messages() {
        return messages.get();
    }

    long bytes() {
        return bytes.get();
    }

    int heldCount() {
        return heldCount;
    }

    long published() {
        return published.get();
    }
}
