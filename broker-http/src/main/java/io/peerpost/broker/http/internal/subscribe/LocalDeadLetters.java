package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.Message;
import org.jspecify.annotations.Nullable;

/**
 * Takes messages of publishers that do not know of failures, once this node gave them up. Called by any thread; must
 * return quickly.
 */
@FunctionalInterface
public interface LocalDeadLetters {

    /**
     * Keeps one.
     *
     * @param topic its topic
     * @param queue the queue group of the subscription; null for broadcast
     * @param nodeId the subscription
     * @param message the message
     * @param attempts how often the handler ran
     * @param reason why it was given up
     */
    void add(String topic, @Nullable String queue, String nodeId, Message message, int attempts, String reason);
}
