package io.peerpost.it.promise;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How far a fleet has come, over all its handlers. May be used by any thread. */
final class Progress {
    private final AtomicLong handled = new AtomicLong();
    private final Map<String, Integer> highest = new ConcurrentHashMap<>();

    /** Notes a message. Returns its place among all that were handled. */
    long handled(Numbered message) {
        highest.merge(message.sender(), message.number(), Math::max);
        return handled.incrementAndGet();
    }

    /** By sender the highest number that anybody has handled by now. */
    Map<String, Integer> highest() {
        return Map.copyOf(highest);
    }
}
