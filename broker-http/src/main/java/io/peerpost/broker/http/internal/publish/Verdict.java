package io.peerpost.broker.http.internal.publish;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.peerpost.broker.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an answer means to the publisher: the table of docs/delivery.md, and what is done about each of its rows. */
enum Verdict {
    /** A go-micro process answered, which is all it ever says. */
    UNCONFIRMED {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.room.ledger().end(debt, Outcome.UNCONFIRMED, null);
            debt.companions.forEach(d -> peer.room.ledger().end(d, Outcome.UNCONFIRMED, null));
        }
    },
    /** A handler returned. */
    DELIVERED {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.tookOne();
            peer.room.ledger().end(debt, Outcome.DELIVERED, null);
        }
    },
    /** Not there, or somebody else lives at its address, or it is leaving: explicit, so nothing was done with it. */
    GONE {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.gone(answer.leaving() ? "is leaving" : "its address " + peer.address() + " does not know it");
            peer.release(List.of(debt));
        }
    },
    /** Full: not an attempt. */
    FULL {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.full(on, debt);
        }
    },
    /** As if the connection had broken. */
    BROKEN {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            on.undo(debt);
            peer.broken(on, Lane.Cause.BROKEN, answer.reason());
        }
    },
    /** The handler failed: one attempt. */
    FAILED {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.tookOne();
            if (attemptFailed(peer, debt, answer.reason())) {
                comesAgain(peer, debt, answer);
            }
        }
    },
    /** The handler will never take it: an attempt, and the last one. */
    REJECTED {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.tookOne();
            debt.attempts++;
            String reason = answer.text().isEmpty() ? "rejected" : "rejected: " + answer.text();
            Outcome end = debt.message.atMostOnce ? Outcome.FAILED : Outcome.DEAD_LETTERED;
            peer.room.ledger().end(debt, end, reason);
        }
    },
    /** It does not serve us: another member, else the end. */
    REFUSED {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            if (debt.message.atMostOnce || !(debt.target instanceof Group)) {
                peer.room.ledger().end(debt, Outcome.REFUSED, answer.reason());
                return;
            }
            Set<String> refused = new HashSet<>(debt.refusedBy);
            refused.add(peer.id);
            debt.refusedBy = refused;
            peer.release(List.of(debt));
        }
    },
    /** One that no node of this kind can ever take. */
    IMPOSSIBLE {
        @Override
        void carryOut(Peer peer, Connection on, Debt debt, Answer answer) {
            peer.room.ledger().end(debt, Outcome.DEAD_LETTERED, answer.reason());
        }
    };

    /** Does what follows from it. */
    abstract void carryOut(Peer peer, Connection on, Debt debt, Answer answer);

    static Verdict of(Peer peer, Answer answer) {
        if (!peer.ours()) {
            return answer.status() == 408 ? BROKEN : UNCONFIRMED; // 408: the request did not arrive in time
        }
        boolean right = peer.id.equals(answer.node());
        int status = answer.status();
        if (status == 503) {
            return answer.leaving() ? GONE : FULL;
        }
        if (status / 100 == 2) {
            return right ? DELIVERED : GONE;
        }
        if (status / 100 == 5) {
            // only the right node can say that its handler failed; a stranger's 5xx is asked after by a probe
            return right ? FAILED : BROKEN;
        }
        return switch (status) {
            case 404 -> GONE;
            case 408 -> BROKEN;
            case 401, 403 -> REFUSED;
            case 400, 413, 431 -> IMPOSSIBLE;
            case 422 -> right ? REJECTED : BROKEN;
            default -> right ? IMPOSSIBLE : BROKEN; // what a Peerpost node never says: asked after by a probe
        };
    }

    /** Counts an attempt. Returns whether another one may follow; else the debt has ended. */
    @CanIgnoreReturnValue
    static boolean attemptFailed(Peer peer, Debt debt, String reason) {
        if (debt.ended) {
            return false;
        }
        debt.attempts++;
        Room room = peer.room;
        if (debt.row > 0) {
            room.journal().attempted(debt.row, debt.message.sequence, debt.attempts);
        }
        if (debt.message.atMostOnce) {
            failedOnce(peer, debt, reason);
        } else if (debt.attempts >= room.config().attempts()) {
            room.ledger().end(debt, Outcome.DEAD_LETTERED, reason);
        }
        return !debt.ended;
    }

    /** Lets it rest for as long as the handler asks, else for a pause that grows; its lifetime runs on meanwhile. */
    private static void comesAgain(Peer peer, Debt debt, Answer answer) {
        Room room = peer.room;
        debt.avoid = peer;
        Duration asked = answer.retryAfter();
        if (asked != null) {
            room.events().retry(debt, answer.reason() + ", to come again after " + asked.toMillis() + " ms");
            debt.target.backAfter(debt, asked.toNanos());
            return;
        }
        room.events().retry(debt, answer.reason());
        long first = room.config().retryPause().toNanos();
        debt.target.backAfter(debt, Backoff.pause(first, first * 300, debt.attempts, room.random()));
    }

    /** At most once, and it did not work. */
    static void failedOnce(Peer peer, Debt debt, String reason) {
        peer.room.ledger().end(debt, Outcome.FAILED, reason);
    }
}
