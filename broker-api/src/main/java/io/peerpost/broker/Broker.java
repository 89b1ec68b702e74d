package io.peerpost.broker;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Publishes to and subscribes to topics. May be shared between threads; one per process is the usual number.
 *
 * <p>At least once is promised unless a message asks for less: after {@code publish} returned, each target either has a
 * handler that returned, or the message is in the inbox, or its end is told to {@link Publication#settled}, the
 * {@link BrokerListener} and the {@link #deadLetters}.
 */
public interface Broker extends AutoCloseable {

    /** Publishes with the default options; see {@link #publish(String, Message, PublishOptions)}. */
    default Publication publish(String topic, Message message) {
        return publish(topic, message, PublishOptions.defaults());
    }

    /**
     * Accepts a message into the inbox and returns; delivery goes on by itself. Blocks only if the inbox is full and
     * waiting was chosen for that case.
     *
     * @throws IllegalArgumentException if the topic is not a valid name, or the message is larger than the bound
     * @throws InboxFullException if there is no room
     * @throws IllegalStateException if the broker is closed
     */
    Publication publish(String topic, Message message, PublishOptions options);

    /**
     * {@code publish} without the blocking: where that would wait for room, the stage completes later, and what that
     * would throw completes it exceptionally.
     */
    CompletionStage<Publication> publishAsync(String topic, Message message, PublishOptions options);

    /** Subscribes with the default options: broadcast. See {@link #subscribe(String, MessageHandler, SubscribeOptions)}. */
    default Subscription subscribe(String topic, MessageHandler handler) {
        return subscribe(topic, handler, SubscribeOptions.defaults());
    }

    /**
     * Subscribes. Returns once the node is registered and in this process's own view. Blocks for the registry's request
     * timeout at most.
     *
     * @throws IllegalArgumentException if the topic is not a valid name
     * @throws BrokerException if the registry cannot be reached
     * @throws IllegalStateException if the broker is closed
     */
    Subscription subscribe(String topic, MessageHandler handler, SubscribeOptions options);

    /**
     * Names groups that every message of a topic is owed to from now on, whether they have been seen or not: for
     * publishers that start while a group is away.
     */
    void expect(String topic, String... groups);

    /** What did not reach its target. */
    DeadLetters deadLetters();

    /** The counters now. Never blocks. */
    BrokerStats stats();

    /** Where this broker is reached, {@code host:port}. */
    String address();

    /**
     * Leaves, as before a restart, and stays open: takes every subscription out as {@link Subscription#close} does, side
     * by side, and then waits until all that this broker has published is settled. Nothing of that is given up when the
     * time is over. Publishing goes on to work, meanwhile and afterwards; so does subscribing, and a subscription that is
     * made meanwhile is not taken out. To be called before {@link #close}, or from anywhere that can wait.
     *
     * <p>Blocks for the given time at most, and for the registry's request timeout where that is slow. An interrupt ends
     * the waiting, and stays set.
     *
     * @param atMost how long all of it may take; zero for leaving without waiting
     * @return whether nothing is left: no handler was cut short, and nothing that was published is owed to anybody
     * @throws IllegalArgumentException if the time is negative
     * @throws IllegalStateException if the broker is closed
     */
    boolean drain(Duration atMost);

    /**
     * Drains and closes: leaves the registry, tells publishers to go elsewhere, handles what comes during the grace and
     * what they still have for this broker, and delivers what it owes itself as far as the close timeout (10 s unless
     * set) allows. The rest ends as {@link Outcome#CLOSED} with an inbox in memory, and is kept for the next owner in a
     * durable one. Blocks no longer than that timeout and a few seconds; leaves no thread behind; further calls do
     * nothing.
     */
    @Override
    void close();
}
