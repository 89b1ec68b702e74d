package io.peerpost.broker.http.internal.subscribe;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/** The room kept, over all subscriptions, for senders that wait for an answer rather than hear "full". Thread-safe. */
final class Patience {
    private final int maxWaiting;
    private final long maxBytes;

    @GuardedBy("this") private int waiting;

    @GuardedBy("this") private long bytes;

    Patience(int maxWaiting, long maxBytes) {
        this.maxWaiting = maxWaiting;
        this.maxBytes = maxBytes;
    }

    /** Takes a place. Returns false if there is none. */
    synchronized boolean take(int size) {
        if (waiting >= maxWaiting || bytes + size > maxBytes) {
            return false;
        }
        waiting++;
        bytes += size;
        return true;
    }

    /** Gives a place back. */
    synchronized void give(int size) {
        waiting--;
        bytes -= size;
    }
}
