package io.peerpost.broker;

/**
 * Hears what a broker does. Every method does nothing unless overridden. Calls come on the broker's own threads, one at
 * a time per thread, and must return quickly; what they throw is logged and changes nothing.
 */
public interface BrokerListener {

    /** A debt to one target ended, well or badly. Told also when nobody waits for the publication. */
    default void onEnd(String id, Settlement.End end) {}

    /** A message became a dead letter. */
    default void onDeadLetter(DeadLetter letter) {}

    /** The dead letters were full and the oldest was thrown away. */
    default void onDeadLetterDropped(DeadLetter letter) {}

    /** An attempt at a target failed and will be repeated. */
    default void onRetry(String id, Target target, int attempt, String reason) {}

    /** A node cannot be reached, or does not answer; it is probed. */
    default void onSuspect(String nodeId, String address, String reason) {}

    /** A node that was suspect answers again. */
    default void onBack(String nodeId, String address) {}

    /** A node is gone for good. */
    default void onGone(String nodeId, String address, String reason) {}

    /** A handler of this broker failed, or passed its deadline. */
    default void onHandlerFailed(String topic, String nodeId, int attempt, Throwable cause) {}
}
