package io.peerpost.broker;

/**
 * Hears what a broker does. Every method does nothing unless overridden. Calls come on the broker's own threads, one at
 * a time per thread, and must return quickly; what they throw is logged and changes nothing. {@link BrokerStats} counts
 * the same events.
 *
 * <p>Of one message {@link #onAccepted} comes first, then for each target {@link #onAttempt} whenever it is written to a
 * node, {@link #onRetry} whenever that failed and is repeated, and {@link #onEnd} once. What a durable inbox held before
 * it was opened was accepted by an earlier owner, and is not told as accepted again.
 */
public interface BrokerListener {

    /** A message was accepted. Told before anything else of it, maybe after {@code publish} has returned. */
    default void onAccepted(String id, String topic) {}

    /**
     * A message was written to a node. A first delivery and a redelivery differ in the last argument, not in the attempt
     * alone: of messages whose connection broke before they were answered only the oldest has used up an attempt, and
     * all are written again.
     *
     * @param id the message's id
     * @param target to whom it is owed; where one request settles several debts to a go-micro process, one of them
     * @param attempt which attempt this is, from 1; the same as before if the last one was not used up
     * @param nodeId the node it was written to
     * @param redelivery whether a handler may have had it before, at this node or another one of the target: an earlier
     *     attempt failed, or it was written whole and its connection broke before the answer came. False if all that
     *     happened before is that nodes refused to take it (full, leaving, not there). What an earlier owner of a durable
     *     inbox wrote without getting an answer is not known
     */
    default void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {}

    /** A debt to one target ended, well or badly. Told also when nobody waits for the publication. */
    default void onEnd(String id, Settlement.End end) {}

    /** A message became a dead letter. */
    default void onDeadLetter(DeadLetter letter) {}

    /** The dead letters were full and the oldest was thrown away. */
    default void onDeadLetterDropped(DeadLetter letter) {}

    /**
     * An attempt at a target failed and will be repeated, after a pause that the handler asked for or the publisher
     * chose. One that is repeated at once, since its connection broke, is told by {@link #onAttempt} only.
     */
    default void onRetry(String id, Target target, int attempt, String reason) {}

    /** A node cannot be reached, or does not answer; it is probed. */
    default void onSuspect(String nodeId, String address, String reason) {}

    /** A node that was suspect answers again. */
    default void onBack(String nodeId, String address) {}

    /** A node is gone for good. */
    default void onGone(String nodeId, String address, String reason) {}

    /**
     * A handler of this broker failed, passed its deadline, asked for the message to come later
     * ({@link RetryLaterException}) or rejected it ({@link RejectedMessageException}).
     */
    default void onHandlerFailed(String topic, String nodeId, int attempt, Throwable cause) {}
}
