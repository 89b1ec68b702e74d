package io.peerpost.registry.etcd;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.etcd.jetcd.Response;

/**
 * Makes of etcd's revisions ones that never fall, not even when the cluster began anew with empty data: what comes after
 * that is counted on from where it was. May be shared between threads.
 */
final class Revisions {
    @GuardedBy("this") private long offset;

    @GuardedBy("this") private long seen;

    @GuardedBy("this") private long cluster;

    /**
     * How it stood when something was asked.
     *
     * @param offset what was added to etcd's revisions then
     * @param seen the highest of etcd's that had been met
     */
    record Start(long offset, long seen) {}

    synchronized Start start() {
        return new Start(offset, seen);
    }

    /**
     * What to add to the revisions of an answer, of which etcd promises that it is no older than what was known when it
     * was asked for. One that is older comes from a cluster that began anew.
     */
    synchronized long offset(Start start, Response.Header header) {
        long revision = header.getRevision();
        boolean anew = (cluster != 0 && cluster != header.getClusterId()) || revision < start.seen();
        if (start.offset() != offset) {
            // somebody else has noticed meanwhile
            return anew ? offset : start.offset();
        }
        if (anew) {
            offset += seen;
            seen = 0;
        }
        cluster = header.getClusterId();
        seen = Math.max(seen, revision);
        return offset;
    }

    /** Notes a revision that was told by a watch. */
    synchronized void seen(long withOffset, long revision) {
        if (withOffset == offset) {
            seen = Math.max(seen, revision);
        }
    }
}
