package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.BrokerListener;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What the subscriptions of one endpoint share.
 *
 * @param config the numbers
 * @param threads where handlers run
 * @param timer for deadlines and retries; its tasks are short
 * @param listener the user's
 * @param deadLetters where messages go that only this node knows to have failed
 * @param patience the room for senders that wait
 */
record Surroundings(
        EndpointConfig config,
        Executor threads,
        ScheduledExecutorService timer,
        BrokerListener listener,
        LocalDeadLetters deadLetters,
        Patience patience) {

    long now() {
        return config.nanoTime().getAsLong();
    }
}
