package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on the way out, counted and told to the user's listener; what that one throws is logged and changes
 * nothing. Told on the publisher's loop; the counts may be read by anybody. What happens for every message is told
 * without making an object for it.
 */
public final class Events {
    private static final Logger log = LoggerFactory.getLogger(Events.class);

    private final BrokerListener listener;
    private final LongAdder attempts = new LongAdder();
    private final LongAdder redeliveries = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder suspected = new LongAdder();
    private final LongAdder recovered = new LongAdder();
    private final LongAdder gone = new LongAdder();

    Events(BrokerListener listener) {
        this.listener = listener;
    }

    void accepted(Outgoing message) {
        try {
            listener.onAccepted(message.id(), message.topic());
        } catch (RuntimeException e) {
            threw(e);
        }
    }

    /** A message is written to a node. */
    void attempt(Debt debt, int attempt, String nodeId) {
        boolean redelivery = attempt > 1 || debt.unclear;
        attempts.increment();
        if (redelivery) {
            redeliveries.increment();
        }
        try {
            listener.onAttempt(debt.message.id(), debt.target.target, attempt, nodeId, redelivery);
        } catch (RuntimeException e) {
            threw(e);
        }
    }

    void retry(Debt debt, String reason) {
        retries.increment();
        tell(l -> l.onRetry(debt.message.id(), debt.target.target, debt.attempts, reason));
    }

    void suspect(Peer peer, String reason) {
        suspected.increment();
        tell(l -> l.onSuspect(peer.id, peer.address().toString(), reason));
    }

    void back(Peer peer) {
        recovered.increment();
        tell(l -> l.onBack(peer.id, peer.address().toString()));
    }

    void gone(Peer peer, String reason) {
        gone.increment();
        tell(l -> l.onGone(peer.id, peer.address().toString(), reason));
    }

    private void tell(Consumer<BrokerListener> call) {
        try {
            call.accept(listener);
        } catch (RuntimeException e) {
            threw(e);
        }
    }

    private static void threw(RuntimeException e) {
        log.warn("a broker listener threw", e);
    }

    /** How often a message was written to a node. */
    public long attempts() {
        return attempts.sum();
    }

    /** How many of these the node may have had before, or another one of its group. */
    public long redeliveries() {
        return redeliveries.sum();
    }

    /** How many attempts failed and are repeated. */
    public long retries() {
        return retries.sum();
    }

    /** How often a node could not be reached, or did not answer. */
    public long suspected() {
        return suspected.sum();
    }

    /** How often such a node answered again. */
    public long recovered() {
        return recovered.sum();
    }

    /** How many nodes are gone for good. */
    public long gone() {
        return gone.sum();
    }
}
