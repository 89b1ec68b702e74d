package io.peerpost.broker.http.internal.subscribe;

/**
 * When a node that has left the registry may stop taking messages. Its publishers address it no more, and may still have
 * some for it: each closes its connection behind the last one. Who does not close, since it has not heard that the node
 * leaves, is not waited for once it has been quiet for a while: it hears of it with its next answer. Not thread-safe.
 */
final class Farewell {
    private final Callers callers;
    private final long quiet;
    private long cameAt;
    private long returnUntil;

    Farewell(Callers callers, EndpointConfig config) {
        this.callers = callers;
        this.quiet = config.peerCloseTime().toNanos();
        this.cameAt = config.nanoTime().getAsLong() - quiet;
        this.returnUntil = cameAt;
    }

    /** A message came. */
    void came(long now) {
        cameAt = now;
    }

    /** A message was turned away for want of room: its publisher has closed, and comes again after a pause. */
    void turnedAway(long now) {
        returnUntil = now + 2 * quiet;
    }

    /** How many nanoseconds to go on, if nothing changes meanwhile; 0 if it is over. */
    long left(long now, boolean busy) {
        long back = returnUntil - now;
        if (back > 0) {
            return back;
        }
        if (!callers.connected()) {
            return 0;
        }
        return busy ? quiet : Math.max(0, cameAt + quiet - now);
    }
}
