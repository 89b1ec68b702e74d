package io.peerpost.broker.http.internal.subscribe;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has read and not offered yet. What one read has brought is offered together, so that the
 * subscription's lock is taken once for all of it and its handler's threads are not in the way of who reads. Belongs to
 * the connection's event loop.
 */
final class Arrivals {
    /** As many are offered at the latest. */
    private static final int MOST = 64;

    private List<Offer> waiting = new ArrayList<>();
    private @Nullable LocalSubscription subscription;

    /** The subscription of what was added last; null before the first. */
    @Nullable LocalSubscription subscription() {
        return subscription;
    }

    /** Adds one that is for the same subscription as those that wait. */
    void add(LocalSubscription of, Work work, Reply reply) {
        subscription = of;
        waiting.add(new Offer(work, reply));
    }

    /** Whether what waits has to be offered before there is anything else for that subscription. */
    boolean due(LocalSubscription next) {
        return waiting.size() >= MOST || (!waiting.isEmpty() && !next.equals(subscription));
    }

    /** Offers what waits, and tells those that are not taken. Returns all of it. */
    List<Offer> offer() {
        List<Offer> all = waiting;
        if (all.isEmpty() || subscription == null) {
            return List.of();
        }
        waiting = new ArrayList<>(all.size());
        subscription.offer(all);
        all.forEach(Offer::tell);
        return all;
    }
}
