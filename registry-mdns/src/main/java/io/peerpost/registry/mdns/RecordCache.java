package io.peerpost.registry.mdns;

import io.peerpost.registry.Change;
import io.peerpost.registry.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one service's nodes, and for how long. Bounded: what comes when it is full is refused. Not for
 * several threads; no clock of its own.
 */
final class RecordCache {
    /** Many times what mDNS is meant for. */
    static final int MAX_NODES = 4_096;

    /** The most that all records together may take, inflated. */
    static final long MAX_BYTES = 16L << 20;

    /** What nobody needs to believe for longer than. */
    static final long MAX_TTL_SECONDS = 3_600;

    /** RFC 6762, 5.2: asked again at these parts of the TTL. */
    private static final double[] ASK_AT = {0.80, 0.85, 0.90, 0.95};

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final LongSupplier revisions;
    private long bytes;

    /**
     * A cache.
     *
     * @param revisions gives each change its number
     */
    RecordCache(LongSupplier revisions) {
        this.revisions = revisions;
    }

    /** The nodes, one service each. */
    List<Service> services() {
        return entries.values().stream().map(entry -> entry.service).toList();
    }

    boolean holds(String id) {
        return entries.containsKey(id);
    }

    /** A node of our own, which does not age and which no packet changes. */
    @Nullable Change putOwn(Service service) {
        return put(service.node().id(), new Entry(service, 0, Long.MAX_VALUE, 0, true));
    }

    /**
     * What a packet said of a node.
     *
     * @param size bytes it takes
     * @return what that changed, if anything
     * @throws BadRecordException if there is no room
     */
    @Nullable Change put(Service service, int size, long ttlSeconds, long now) throws BadRecordException {
        String id = service.node().id();
        Entry old = entries.get(id);
        if (old != null && old.own) {
            return null;
        }
        if ((old == null && entries.size() >= MAX_NODES) || bytes + size - (old == null ? 0 : old.size) > MAX_BYTES) {
            throw new BadRecordException("there are too many nodes of " + service.name() + " to keep them all");
        }
        long ttl = TimeUnit.SECONDS.toNanos(Math.min(ttlSeconds, MAX_TTL_SECONDS));
        return put(id, new Entry(service, now, ttl, size, false));
    }

    private @Nullable Change put(String id, Entry entry) {
        Entry old = entries.put(id, entry);
        entry.askedAfterAt = old == null ? entry.askedAfterAt : old.askedAfterAt;
        bytes += entry.size - (old == null ? 0 : old.size);
        if (old == null) {
            return change(Change.Kind.ADDED, entry);
        }
        boolean wasAskedFor = !entry.own && old.confirmUntil - entry.heard > 0;
        return wasAskedFor || !old.service.equals(entry.service) ? change(Change.Kind.UPDATED, entry) : null;
    }

    /**
     * A node is asked after: from now on its next word is news even if it says nothing new.
     *
     * @param until when to stop waiting for it
     * @return false if it is not known, is our own, or was asked after less than a second ago
     */
    boolean awaitConfirmation(String id, long now, long until) {
        Entry entry = entries.get(id);
        if (entry == null || entry.own || now - entry.askedAfterAt < TimeUnit.SECONDS.toNanos(1)) {
            return false;
        }
        entry.askedAfterAt = now;
        entry.confirmUntil = until;
        return true;
    }

    /** Whether the node was asked after and has said nothing yet. */
    boolean awaited(String id, long now) {
        Entry entry = entries.get(id);
        return entry != null && entry.confirmUntil - now > 0;
    }

    /** An own node, unchanged, said to be well. */
    @Nullable Change confirmOwn(String id) {
        Entry entry = entries.get(id);
        return entry == null || !entry.own ? null : change(Change.Kind.UPDATED, entry);
    }

    /** A node said goodbye. Nobody says it for ours. */
    @Nullable Change goodbye(String id) {
        Entry entry = entries.get(id);
        return entry == null || entry.own ? null : remove(id, Change.Kind.LEFT);
    }

    /** A node of our own is gone. */
    @Nullable Change removeOwn(String id) {
        Entry entry = entries.get(id);
        return entry == null || !entry.own ? null : remove(id, Change.Kind.LEFT);
    }

    private @Nullable Change remove(String id, Change.Kind kind) {
        Entry entry = entries.remove(id);
        if (entry == null) {
            return null;
        }
        bytes -= entry.size;
        return change(kind, entry);
    }

    /** Drops what has outlived its TTL. */
    List<Change> expire(long now) {
        return removeIf(entry -> now - entry.heard >= entry.ttl);
    }

    private List<Change> removeIf(Predicate<Entry> over) {
        List<Change> lost = new ArrayList<>();
        for (Entry entry : List.copyOf(entries.values())) {
            if (!entry.own && over.test(entry)) {
                Change change = remove(entry.service.node().id(), Change.Kind.LOST);
                if (change != null) {
                    lost.add(change);
                }
            }
        }
        return lost;
    }

    /** Drops what has not been heard of since a moment. */
    List<Change> dropSilentSince(long moment) {
        return removeIf(entry -> entry.heard - moment < 0);
    }

    /** Whether somebody is known, and nobody of them has been heard of since a moment. */
    boolean allSilentSince(long moment) {
        return entries.values().stream().anyMatch(entry -> !entry.own)
                && entries.values().stream().allMatch(entry -> entry.own || entry.heard - moment < 0);
    }

    /** The nodes that should be asked for now since their records are old; each is told once per age. */
    List<String> toAsk(long now) {
        List<String> ids = new ArrayList<>();
        for (Entry entry : entries.values()) {
            int asked = entry.asked;
            while (!entry.own && entry.asked < ASK_AT.length && now - entry.dueAt() >= 0) {
                entry.asked++;
            }
            if (entry.asked > asked) {
                ids.add(entry.service.node().id());
            }
        }
        return ids;
    }

    /** In how many nanoseconds the next record wants asking or is over. */
    long nextDue(long now) {
        long next = Long.MAX_VALUE;
        for (Entry entry : entries.values()) {
            if (!entry.own) {
                next = Math.min(next, entry.dueAt() - now);
            }
        }
        return Math.max(0, next);
    }

    /** The ids heard since a moment whose records have more than half of their time left, with the seconds left. */
    Map<String, Long> fresh(long now, long since) {
        Map<String, Long> fresh = new LinkedHashMap<>();
        entries.forEach((id, entry) -> {
            long left = entry.ttl - (now - entry.heard);
            if (!entry.own && left > entry.ttl / 2 && entry.heard - since >= 0) {
                fresh.put(id, TimeUnit.NANOSECONDS.toSeconds(left));
            }
        });
        return fresh;
    }

    private Change change(Change.Kind kind, Entry entry) {
        return new Change(kind, entry.service, revisions.getAsLong());
    }

    /** One node's record. */
    private static final class Entry {
        final Service service;
        final long heard;
        final long ttl;
        final int size;
        final boolean own;
        final double jitter = Timing.between(0, 1_000) / 50_000.0;
        int asked;
        long confirmUntil;
        long askedAfterAt;

        Entry(Service service, long heard, long ttl, int size, boolean own) {
            this.service = service;
            this.heard = heard;
            this.ttl = ttl;
            this.size = size;
            this.own = own;
            this.confirmUntil = heard;
            this.askedAfterAt = heard - TimeUnit.SECONDS.toNanos(1);
        }

        /** When it wants asking again, or is over. */
        long dueAt() {
            return heard + (asked < ASK_AT.length ? (long) (ttl * (ASK_AT[asked] + jitter)) : ttl);
        }
    }
}
