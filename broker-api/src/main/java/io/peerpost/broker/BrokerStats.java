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
 * @param handlerFailures calls of this broker's own handlers that failed, asked for a later attempt, or rejected
 * @param deadLetters dead letters that are kept now
 * @param skippedNodes how often a node was left out, since its address is none that may be sent to
 * @param attempts how often a message was written to a node, also to one that then refused to take it
 * @param redeliveries how many of these were redeliveries: a handler may have had the message before, see
 *     {@link BrokerListener#onAttempt}
 * @param retries attempts that failed and were, or will be, repeated after a pause
 * @param suspects how often a node could not be reached or did not answer
 * @param recoveries how often such a node answered again
 * @param goneNodes how many nodes were found to be gone for good
 * @param buriedLetters messages that became dead letters since it was opened
 * @param droppedLetters dead letters that were thrown away to make room for newer ones
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
        long skippedNodes,
        long attempts,
        long redeliveries,
        long retries,
        long suspects,
        long recoveries,
        long goneNodes,
        long buriedLetters,
        long droppedLetters) {

    /** Copies. */
    public BrokerStats {
        ends = Map.copyOf(ends);
    }
}
