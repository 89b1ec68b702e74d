package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Outcome;
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
            attemptFailed(peer, debt, answer.reason(), true);
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
            default -> right ? IMPOSSIBLE : BROKEN; // what a Peerpost node never says: asked after by a probe
        };
    }

    /** Counts an attempt; comes again after a pause if {@code retry} says so, or is the last one. */
    static void attemptFailed(Peer peer, Debt debt, String reason, boolean retry) {
        if (debt.ended) {
            return;
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
        } else if (retry) {
            debt.avoid = peer;
            room.tell(l -> l.onRetry(debt.message.id(), debt.target.target, debt.attempts, reason));
            long first = room.config().retryPause().toNanos();
            room.after(Backoff.pause(first, first * 300, debt.attempts, room.random()), () -> {
                if (!debt.ended) {
                    debt.target.back(debt);
                    debt.target.pump();
                }
            });
        }
    }

    /** At most once, and it did not work. */
    static void failedOnce(Peer peer, Debt debt, String reason) {
        peer.room.ledger().end(debt, Outcome.FAILED, reason);
    }
}
