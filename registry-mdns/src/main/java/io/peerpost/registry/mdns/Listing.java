package io.peerpost.registry.mdns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.peerpost.registry.RegistryUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;

/** Asks everybody which services they have; each asking is a round of its own. May be shared between threads. */
final class Listing {
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long[] QUERIES = {0, 100 * MILLI, 300 * MILLI};
    private static final long EARLY = 500 * MILLI;
    private static final long END = 1_000 * MILLI;
    private static final int MAX_NAMES = 10_000;

    private final Name listing;
    private final Transport transport;
    private final Timing timing;
    private final String registry;

    @GuardedBy("rounds") private final Set<Round> rounds = new HashSet<>();

    Listing(DnsNames names, Transport transport, Timing timing, String registry) {
        this.listing = names.listing();
        this.transport = transport;
        this.timing = timing;
        this.registry = registry;
    }

    /** The names that were told within a round of queries. */
    CompletableFuture<Set<String>> ask() {
        Round round = new Round(timing.now());
        synchronized (rounds) {
            rounds.add(round);
        }
        query(round, 0);
        timing.after(EARLY, () -> {
            if (round.lastNews - round.start <= QUERIES[1]) {
                end(round);
            }
        });
        timing.after(END, () -> end(round));
        return round.result;
    }

    private void query(Round round, int step) {
        for (byte[] packet : QueryPackets.service(listing, (int) Timing.between(1, 1 << 16), List.of())) {
            IOException failure = transport.ask(packet);
            if (failure != null) {
                round.result.completeExceptionally(new RegistryUnavailableException(
                        registry + ": nothing can be sent: " + failure.getMessage() + " (is the network up?)",
                        failure));
                end(round);
                return;
            }
        }
        if (step + 1 < QUERIES.length) {
            timing.after(QUERIES[step + 1] - QUERIES[step], () -> query(round, step + 1));
        }
    }

    /** What a response tells. Called by the receiving thread. */
    void heard(PacketReader.Packet packet) {
        List<Round> waiting;
        synchronized (rounds) {
            waiting = new ArrayList<>(rounds);
        }
        if (waiting.isEmpty()) {
            return;
        }
        for (Record each : packet.records()) {
            if (each instanceof PTRRecord ptr
                    && ptr.getTTL() > 0
                    && ptr.getName().equals(listing)) {
                String service = DnsNames.below(listing, ptr.getTarget());
                if (service != null) {
                    waiting.forEach(round -> round.add(service, timing.now()));
                }
            }
        }
    }

    private void end(Round round) {
        synchronized (rounds) {
            rounds.remove(round);
        }
        round.finish();
    }

    void close() {
        List<Round> open;
        synchronized (rounds) {
            open = new ArrayList<>(rounds);
        }
        open.forEach(round -> {
            round.result.completeExceptionally(new IllegalStateException(registry + " is closed"));
            end(round);
        });
    }

    /** One asking. */
    private static final class Round {
        final long start;
        final CompletableFuture<Set<String>> result = new CompletableFuture<>();
        volatile long lastNews;

        @GuardedBy("this") private final Set<String> services = new TreeSet<>();

        Round(long now) {
            start = now;
            lastNews = now;
        }

        synchronized void add(String service, long now) {
            if (services.size() < MAX_NAMES && services.add(service)) {
                lastNews = now;
            }
        }

        synchronized void finish() {
            result.complete(new TreeSet<>(services));
        }
    }
}
