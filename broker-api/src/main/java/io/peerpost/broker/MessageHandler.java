package io.peerpost.broker;

/**
 * Handles the messages of one subscription.
 *
 * <p>Called on a virtual thread where the JDK has them, else on a thread of the broker's bounded pool; one call at a
 * time per subscription unless {@link SubscribeOptions.Builder#concurrency} is raised. It may block. When the deadline
 * passes ({@link SubscribeOptions.Builder#deadline}, 30 s) the thread is interrupted and the message counts as failed.
 */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Handles one message. Returning acknowledges it, unless the subscription acknowledges by hand.
     *
     * @throws RetryLaterException to say that it was not handled, and when it shall come again
     * @throws RejectedMessageException to say that it will never be handled: it becomes a dead letter at once
     * @throws Exception to say that it was not handled: one attempt is used up, and the message comes again after the
     *     publisher's pause
     */
    void handle(Delivery delivery) throws Exception;
}
