package io.peerpost.registry.mdns;

import io.peerpost.registry.Change;
import io.peerpost.registry.Lookup;
import io.peerpost.registry.RegistryUnavailableException;
import io.peerpost.registry.Service;
import io.peerpost.registry.internal.KeptWatch;
import io.peerpost.registry.internal.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * One service that somebody here asks about: its records, its watches, and its schedule: queries at 0, 0.1, 0.3, 1, 3
 * and 7 s, then at least every 30 s, and as records grow old.
 *
 * <p>Its methods are called by {@link Querier}, which holds the lock that guards all of this; its timers take it.
 */
final class KnownService {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** When the queries of a round leave, after its start. */
    private static final long[] QUERIES = {0, 100 * MILLI, 300 * MILLI, SECOND, 3 * SECOND, 7 * SECOND};

    /** Which of them finds the round over. */
    private static final int LAST = 3;

    /**
     * The round is over sooner when somebody was heard and nothing new came since the second query left; the third's
     * answers included. Silence alone may be a slow machine's as well as an empty network's.
     */
    private static final long EARLY = 500 * MILLI;

    /** How long a service that nobody watches is kept current after it was last looked up. */
    private static final long IDLE = 300 * SECOND;

    /** Older than any record. */
    private static final long MAX_AGE = 2 * RecordCache.MAX_TTL_SECONDS * SECOND;

    /** How long an asked node may take to confirm itself (RFC 6762, 10.4). */
    private static final long CONFIRMATION = 10 * SECOND;

    /** Up to this many old records are asked for by name; for more the whole service is asked. */
    private static final int BY_NAME = 8;

    private final String service;
    private final DnsNames names;
    private final Name name;
    private final Querier querier;
    private final Timing timing;
    private final Object lock;
    private final RecordCache cache;
    private final List<KeptWatch> watches = new ArrayList<>();

    /** Completed when a round of queries is over, with an exception if it cannot begin. */
    private CompletableFuture<Void> settling = new CompletableFuture<>();

    /** Whether a round of queries is over since there has been a network. */
    private boolean settled;

    /** Each round's number; timers of earlier ones do nothing. */
    private int round;

    /** Whether there was no network since the last round: who is not heard of by the end of this one is gone. */
    private boolean recovering;

    /** Whether any node's packet came in this round. */
    private boolean heard;

    private long outageStart;
    private boolean ended;
    private long roundStart;
    private long lastNews;
    private long lastUsed;
    private long sweepAt;
    private @Nullable Future<?> sweep;

    KnownService(String service, DnsNames names, Querier querier, Timing timing, Object lock) {
        this.service = service;
        this.names = names;
        this.name = names.service(service);
        this.querier = querier;
        this.timing = timing;
        this.lock = lock;
        this.cache = new RecordCache(querier::nextRevision);
    }

    /** What is known now, by version. */
    Lookup snapshot() {
        return Records.group(service, querier.revision(), cache.services());
    }

    /** Completed once the present round, if any, is over. */
    CompletableFuture<Void> settling() {
        lastUsed = timing.now();
        return settling;
    }

    void add(KeptWatch watch) {
        watches.add(watch);
        if (settled) {
            watch.state(snapshot());
        }
    }

    void remove(KeptWatch watch) {
        watches.remove(watch);
        lastUsed = timing.now();
    }

    // records

    /** The id of a node of this service; null if the name is not one of its. */
    @Nullable String idOf(Name node) {
        return DnsNames.below(name, node);
    }

    void putOwn(Service node) {
        tell(cache.putOwn(node));
    }

    void removeOwn(String id) {
        tell(cache.removeOwn(id));
    }

    void goodbye(String id) {
        tell(cache.goodbye(id));
    }

    void put(Service node, int size, long ttlSeconds) throws BadRecordException {
        long now = timing.now();
        heard = true;
        Change change = cache.put(node, size, ttlSeconds, now);
        if (change != null && change.kind() == Change.Kind.ADDED) {
            lastNews = now;
        }
        tell(change);
        sweepBy(now + ttlSeconds * SECOND * 4 / 5);
    }

    /** Tells the watches that know the state already; the others hear of it with the state. */
    private void tell(List<Change> changes) {
        watches.forEach(watch -> watch.changed(changes));
    }

    private void tell(@Nullable Change change) {
        if (change != null) {
            tell(List.of(change));
        }
    }

    // the schedule

    void startRound() {
        round++;
        roundStart = timing.now();
        heard = false;
        lastNews = roundStart;
        step(round, 0);
    }

    private void step(int of, int step) {
        synchronized (lock) {
            if (round != of) {
                return;
            }
            long now = timing.now();
            if (step >= QUERIES.length && watches.isEmpty() && now - lastUsed > IDLE) {
                querier.forget(service);
                return;
            }
            if (step >= LAST && (!isDoubtful() || step >= QUERIES.length - 1)) {
                settle();
            }
            if (query()) {
                planNext(of, step, now);
            }
        }
    }

    private void planNext(int of, int step, long now) {
        if (step == LAST - 1) {
            timing.after(EARLY - QUERIES[step], () -> settleEarly(of));
        }
        long next = step + 1 < QUERIES.length
                ? roundStart + QUERIES[step + 1] - now
                : Timing.between(25 * SECOND, 29 * SECOND);
        timing.after(next, () -> step(of, step + 1));
    }

    private void settleEarly(int of) {
        synchronized (lock) {
            if (round == of && heard && !recovering && lastNews - (roundStart + QUERIES[1]) <= 0) {
                settle();
            }
        }
    }

    /** After an outage, that nobody at all answers says more about the network than about the others. */
    private boolean isDoubtful() {
        return recovering && cache.allSilentSince(outageStart);
    }

    private void settle() {
        if (settled) {
            return;
        }
        settled = true;
        tell(recovering ? cache.dropSilentSince(outageStart) : cache.expire(timing.now()));
        recovering = false;
        for (KeptWatch watch : watches) {
            if (watch.primed()) {
                watch.resumed();
            } else {
                watch.state(snapshot());
            }
        }
        settling.complete(null);
    }

    /** There is no network: lookups fail, watches are told, nothing ages until a round is over again. */
    void interrupt(RegistryUnavailableException outage) {
        round++;
        if (settled) {
            settled = false;
            recovering = true;
            outageStart = timing.now();
            settling = new CompletableFuture<>();
        } else {
            failLookups(outage);
        }
        watches.forEach(watch -> watch.interrupted(outage));
    }

    /** Who waits need not wait any longer. */
    void failLookups(RuntimeException cause) {
        settling.completeExceptionally(cause);
        settling = new CompletableFuture<>();
    }

    /** The registry closes, or nobody has asked for long. */
    void end(RuntimeException cause) {
        round++;
        ended = true;
        watches.forEach(KeptWatch::silence);
        settling.completeExceptionally(cause);
        if (sweep != null) {
            sweep.cancel(false);
        }
    }

    private boolean query() {
        List<QueryPackets.Known> fresh = new ArrayList<>();
        long now = timing.now();
        // after an outage everybody is to answer, but for those that have by now
        cache.fresh(now, recovering ? outageStart : now - MAX_AGE)
                .forEach((id, seconds) -> fresh.add(new QueryPackets.Known(names.node(id, service), seconds)));
        for (byte[] packet : QueryPackets.service(name, Querier.packetId(), fresh)) {
            if (!querier.ask(packet)) {
                return false;
            }
        }
        return true;
    }

    private void ask(List<String> ids) {
        if (ids.size() > BY_NAME) {
            query();
        } else if (!ids.isEmpty()) {
            querier.ask(QueryPackets.nodes(
                    ids.stream().map(id -> names.node(id, service)).toList(), Querier.packetId()));
        }
    }

    // ageing

    private void sweepBy(long when) {
        if (sweep == null || sweepAt - when > 0) {
            if (sweep != null) {
                sweep.cancel(false);
            }
            sweepAt = when;
            sweep = timing.after(Math.max(0, when - timing.now()), this::sweep);
        }
    }

    private void sweep() {
        synchronized (lock) {
            sweep = null;
            if (ended) {
                return;
            }
            long now = timing.now();
            if (!settled) {
                // silence says nothing about the others before they could be asked
                sweepBy(now + SECOND);
                return;
            }
            tell(cache.expire(now));
            ask(cache.toAsk(now));
            long next = cache.nextDue(now);
            if (next < Long.MAX_VALUE) {
                sweepBy(now + Math.max(next, 20 * MILLI));
            }
        }
    }

    // one node that was found silent

    /** Asks it by name, up to three times; its word is news. */
    void recheck(String id) {
        tell(cache.confirmOwn(id));
        long now = timing.now();
        if (cache.awaitConfirmation(id, now, now + CONFIRMATION)) {
            askAgain(id, 2);
        }
    }

    private void askAgain(String id, int more) {
        synchronized (lock) {
            if (settled && !ended && cache.awaited(id, timing.now())) {
                ask(List.of(id));
                if (more > 0) {
                    timing.after(SECOND, () -> askAgain(id, more - 1));
                }
            }
        }
    }
}
