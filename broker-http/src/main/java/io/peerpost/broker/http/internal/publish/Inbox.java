package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
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

    /** Those with an expiry of their own, next first; settled ones are passed over. */
    private final PriorityQueue<Outgoing> expiring = new PriorityQueue<>(Comparator.comparing(Inbox::expiry));

    private Runnable whenRoom = () -> {};

    Inbox(PublishConfig config, LongSupplier nanoTime, InstantSource wall) {
        this.config = config;
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

    Gate gate(String topic) {
        return gates.computeIfAbsent(topic, Gate::new);
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
        int size = message.body.length;
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

    /** Says which target of a message's topic is full. */
    InboxFullException full(Outgoing message) {
        Gate.Load load = message.gate.load();
        String share = " (its share: " + config.shareMessages() + " messages, " + config.shareBytes() + " bytes)";
        String target = load.name().isEmpty() ? "the topic" : load.name();
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
        heldCount = held.size();
        if (message.expiresAt != null) {
            expiring.add(message);
        }
    }

    /** It has its targets: its lifetime runs from here. */
    void address(Outgoing message, long now) {
        if (message.held) {
            held.remove(message);
            heldCount = held.size();
            message.held = false;
        } else if (message.expiresAt != null) {
            expiring.add(message);
        }
        message.endsAt = now + config.lifetime().toNanos();
        addressed.add(message);
    }

    void settled(Outgoing message) {
        if (message.held) {
            held.remove(message);
            heldCount = held.size();
        } else {
            addressed.remove(message);
        }
        messages.decrementAndGet();
        bytes.addAndGet(-message.body.length);
        whenRoom.run();
    }

    /** Whether a message's own expiry has passed, in wall time. */
    boolean isTooLate(Outgoing message) {
        return message.expiresAt != null && !message.expiresAt.isAfter(wall.instant());
    }

    /** Those whose own expiry has passed, in wall time. */
    List<Outgoing> expired() {
        List<Outgoing> over = new ArrayList<>();
        while (!expiring.isEmpty() && (gone(expiring.peek()) || isTooLate(expiring.peek()))) {
            Outgoing message = expiring.poll();
            if (!gone(message)) {
                over.add(message);
            }
        }
        return over;
    }

    private boolean gone(Outgoing message) {
        return !message.held && !addressed.contains(message);
    }

    /** The one whose lifetime ends first. */
    @Nullable Outgoing nextToExpire() {
        return addressed.isEmpty() ? null : addressed.iterator().next();
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
