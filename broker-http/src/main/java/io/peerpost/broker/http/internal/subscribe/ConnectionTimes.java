package io.peerpost.broker.http.internal.subscribe;

/**
 * How long one connection has been in the state it is in. Looked at now and then, so that nothing is timed per request.
 * Belongs to one event loop.
 */
final class ConnectionTimes {
    private final EndpointConfig config;

    private long requests;
    private boolean wrote;
    private long seenRequests;
    private long quietSince;
    private long midwaySince;
    private long silentSince;
    private long blockedSince;

    /** What is to be done. */
    enum Verdict {
        NOTHING,
        /** The oldest request has been at work for a while without a byte to its peer. */
        SAY_PROCESSING,
        /** A request has taken too long to come in. */
        TOO_SLOW,
        /** Nothing was asked for too long. */
        IDLE,
        /** The peer has not read its answers for too long. */
        NOT_READ
    }

    ConnectionTimes(EndpointConfig config, long now) {
        this.config = config;
        quietSince = now;
        midwaySince = now;
        silentSince = now;
        blockedSince = now;
    }

    /** A whole request came. */
    void request() {
        requests++;
    }

    /** Something was written. */
    void wrote() {
        wrote = true;
    }

    /**
     * Looks.
     *
     * @param now the monotonic clock
     * @param owed whether answers are owed
     * @param midway whether a request has come in part, and the rest is not held up by this side
     * @param writable whether the peer reads what is written
     */
    Verdict look(long now, boolean owed, boolean midway, boolean writable) {
        boolean asked = requests != seenRequests;
        seenRequests = requests;
        quietSince = asked || owed ? now : quietSince;
        midwaySince = asked || !midway ? now : midwaySince;
        silentSince = wrote || !owed ? now : silentSince;
        blockedSince = writable ? now : blockedSince;
        wrote = false;
        return verdict(now);
    }

    private Verdict verdict(long now) {
        long requestNanos = config.requestTime().toNanos();
        if (now - blockedSince > requestNanos) {
            return Verdict.NOT_READ;
        }
        if (now - midwaySince > requestNanos) {
            return Verdict.TOO_SLOW;
        }
        if (now - quietSince > (requests == 0 ? requestNanos : config.idleTime().toNanos())) {
            return Verdict.IDLE;
        }
        if (now - silentSince > config.processingEvery().toNanos()) {
            silentSince = now;
            return Verdict.SAY_PROCESSING;
        }
        return Verdict.NOTHING;
    }
}
