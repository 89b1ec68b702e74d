package io.peerpost.broker;

import java.util.Map;

/**
 * A broker's counters at one moment.
 *
 * @param published messages accepted since it was opened
 * @param waiting messages accepted and not yet settled
 * @param waitingBytes their size in bytes, as encoded
 * @param held those of them that have no target yet
 * @param ends debts ended since it was opened, by outcome; every outcome is there
 * @param handled messages that this broker's own handlers returned from
 * @param handlerFailures calls of this broker's own handlers that failed
 * @param deadLetters dead letters that are kept now
 * @param skippedNodes how often a node was left out, since its address is none that may be sent to
 */
public record BrokerStats(
        long published,
        long waiting,
        long waitingBytes,
        long held,
        Map<Outcome, Long> ends,
        long handled,
        long handlerFailures,
        long deadLetters,
        long skippedNodes) {

    /** Copies. */
    public BrokerStats {
        ends = Map.copyOf(ends);
    }
}
