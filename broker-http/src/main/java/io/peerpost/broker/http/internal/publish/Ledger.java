package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Result;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where debts end: each exactly once, counted and told to the publication, the listener and, but for the good ends, the
 * dead letters. Belongs to the publisher's loop; the counts may be read by anybody.
 */
final class Ledger {
    private static final Logger log = LoggerFactory.getLogger(Ledger.class);

    private final Inbox inbox;
    private final Journal journal;
    private final Receipts receipts;
    private final DeadLetterBox deadLetters;
    private final FairClock clock;
    private final BrokerListener listener;
    private final Map<Outcome, LongAdder> ends = new EnumMap<>(Outcome.class);

    Ledger(
            Inbox inbox,
            Journal journal,
            Receipts receipts,
            DeadLetterBox deadLetters,
            FairClock clock,
            BrokerListener listener) {
        this.inbox = inbox;
        this.journal = journal;
        this.receipts = receipts;
        this.deadLetters = deadLetters;
        this.clock = clock;
        this.listener = listener;
        for (Outcome outcome : Outcome.values()) {
            ends.put(outcome, new LongAdder());
        }
    }

    /** Ends a debt; if it was the message's last, the message is settled and its room free. */
    void end(Debt debt, Outcome outcome, @Nullable String reason) {
        if (debt.ended) {
            return;
        }
        debt.ended = true;
        int attempts = outcome.good() ? debt.attempts + 1 : debt.attempts;
        if (debt.target.ended(debt, outcome, clock.running())) {
            debt.target.topic.pumpSoon(debt.target);
        }
        debt.target.topic.loadFell(debt.target);
        told(debt.message, new Settlement.End(debt.target.target, outcome, attempts, reason));
        debt.message.owed--;
        if (debt.row > 0) {
            debt.endWritten = journal.ended(debt.row, debt.message);
        }
        debt.target.forgetStored();
        if (debt.message.owed == 0) {
            settle(debt.message);
        }
    }

    /** Ends every debt that a message still has, or the message itself if it never had a target. */
    void endAll(Outgoing message, Outcome outcome, String reason) {
        if (message.debts.isEmpty()) {
            told(message, new Settlement.End(Target.nobody(message.topic()), outcome, 0, reason));
            if (message.heldRow > 0) {
                journal.ended(message.heldRow, message);
            } else if (message.unwritten) {
                Again was = Objects.requireNonNull(message.again); // there is a new letter of it
                journal.purge(was.letter(), was.request(), new Answer(Result.GONE, reason));
            } else if (message.stored) {
                journal.dropped(message);
            }
            settle(message);
            return;
        }
        for (Debt debt : message.debts) {
            end(debt, outcome, reason);
        }
    }

    private void told(Outgoing message, Settlement.End end) {
        count(end.outcome()).increment();
        message.receipt.ended(end);
        try {
            listener.onEnd(message.id(), end);
        } catch (RuntimeException e) {
            log.warn("a broker listener threw", e);
        }
        if (!end.outcome().good() && !message.atMostOnce) {
            deadLetters.add(message, end);
        }
    }

    /** The last of its debts that are in memory has ended. */
    private void settle(Outgoing message) {
        inbox.left(message);
        if (!message.stored) {
            inbox.freed(message.size);
            message.receipt.settle();
        } else if (message.unwritten) { // the store does not know it
            finished(List.of(new InboxStore.Finished(message.sequence, message.size)));
        }
    }

    /** The store says that nothing is owed of these any more. */
    void finished(List<InboxStore.Finished> messages) {
        for (InboxStore.Finished message : messages) {
            inbox.freed(message.bytes());
            receipts.settled(message.sequence());
        }
    }

    private LongAdder count(Outcome outcome) {
        return Objects.requireNonNull(ends.get(outcome));
    }

    Map<Outcome, Long> counts() {
        Map<Outcome, Long> now = new EnumMap<>(Outcome.class);
        ends.forEach((outcome, count) -> now.put(outcome, count.sum()));
        return now;
    }
}
