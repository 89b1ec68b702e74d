package io.peerpost.broker.http.internal.publish;

import java.time.Duration;

/**
 * Looks after one node that is in doubt: one probe at a time, with backoff; its answer releases what is owed. Being
 * unreachable belongs to the node, not to its messages.
 *
 * <p>Belongs to the publisher's loop.
 */
final class Probe {
    /** How long a probe waits for its answer, in nanoseconds. */
    static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Peer peer;
    private final Backoff pauses;
    private boolean running;
    private boolean told;
    private boolean failed;
    private int round;
    private boolean refusedOnly;
    private long refusedSince;

    Probe(Peer peer) {
        this.peer = peer;
        this.pauses = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), peer.room.random());
    }

    /** Messages were under way when the connection broke: asked at once, before anybody else gets them. */
    void unclear(String reason) {
        if (peer.well()) {
            peer.state(Peer.State.SUSPECT);
            peer.room.events().suspect(peer, reason);
            told = true;
            now();
        }
    }

    /** A connection never came to be. */
    void unreachable(Lane.Cause cause, String reason) {
        if (peer.well()) {
            peer.state(Peer.State.SUSPECT);
            failed(cause, reason);
        }
    }

    /** Asks now, unless a question is under way. */
    void now() {
        if (!running && peer.state() == Peer.State.SUSPECT && !peer.outside()) {
            running = true;
            round++;
            peer.ask();
        }
    }

    void answered(Answer answer) {
        running = false;
        boolean right = !peer.ours() || peer.id.equals(answer.node());
        boolean refusal = answer.status() == 401 || answer.status() == 403;
        if (answer.leaving() && answer.status() == 503) {
            peer.gone("is leaving");
        } else if (peer.ours() && !refusal && (answer.status() == 404 || !right)) {
            peer.gone("its address " + peer.address() + " does not know it");
        } else {
            recovered();
        }
    }

    /** Whether the node has left a question unanswered since it was last well. */
    boolean hasFailed() {
        return failed;
    }

    private void recovered() {
        failed = false;
        pauses.reset();
        refusedOnly = false;
        if (peer.state() == Peer.State.SUSPECT) {
            peer.state(Peer.State.WELL);
            if (told) {
                told = false;
                peer.room.events().back(peer);
            }
        }
    }

    void failed(Lane.Cause cause, String reason) {
        running = false;
        if (peer.state() != Peer.State.SUSPECT) {
            return;
        }
        failed = true;
        if (!told) {
            told = true;
            peer.room.events().suspect(peer, reason);
        }
        peer.room.nodes().recheck(peer.id);
        if (isGone(cause)) {
            peer.gone("cannot be reached at " + peer.address() + ": " + reason);
            return;
        }
        peer.releaseUnclear();
        int asked = round;
        peer.room.after(pauses.next(), () -> {
            if (asked == round) {
                now();
            }
        });
    }

    /** Refusals mean that nobody is there; silence may be a partition, and only counts where the registry agrees. */
    private boolean isGone(Lane.Cause cause) {
        if (peer.departed() || peer.stale()) {
            return true;
        }
        if (cause != Lane.Cause.REFUSED) {
            refusedOnly = false;
            return false;
        }
        if (!refusedOnly) {
            refusedOnly = true;
            refusedSince = peer.now();
        }
        return peer.now() - refusedSince >= peer.room.config().goneAfter().toNanos();
    }
}
