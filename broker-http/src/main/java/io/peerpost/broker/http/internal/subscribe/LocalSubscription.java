package io.peerpost.broker.http.internal.subscribe;

import java.time.Duration;

/** One node's messages: its queue, the ids that returned or run, deadlines, the handler's turn. Thread-safe. */
public final class LocalSubscription {
    LocalSubscription() {}

    /** The node's id. */
    public String nodeId() {
        throw new UnsupportedOperationException();
    }

    /** How many messages were handled. */
    public long handled() {
        return 0;
    }

    /** How many runs of the handler failed or passed their deadline. */
    public long failed() {
        return 0;
    }

    /**
     * Closes, once the registration has left: handles what comes during the grace, then answers that it leaves,
     * finishes what it has, and lets go of the connections. Blocks for grace and bound at most, and a moment for the
     * connections; a second call returns at once.
     *
     * @param grace for how long publishers may still have an old view
     * @param atMost how long accepted messages may take after that
     * @return how many messages were unfinished when that was over
     */
    public int drain(Duration grace, Duration atMost) {
        throw new UnsupportedOperationException();
    }
}
