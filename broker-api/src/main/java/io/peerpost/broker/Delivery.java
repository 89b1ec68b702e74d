package io.peerpost.broker;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message as a handler gets it. May be handed to other threads, which matters when it is acknowledged by hand.
 */
public interface Delivery {

    /** The topic. */
    String topic();

    /** Headers and body; the topic's own header is not among the headers. */
    Message message();

    /**
     * The id that the publisher gave it, the same for every attempt; null from publishers that give none, such as
     * go-micro's.
     */
    @Nullable String id();

    /** Which attempt this is, from 1. */
    int attempt();

    /**
     * Moves the deadline: the handler, or whoever acknowledges by hand, has this much time from now on.
     *
     * @throws IllegalStateException if the delivery has ended
     */
    void extend(Duration fromNow);

    /**
     * Says by hand that it was handled. Does nothing if the delivery has ended already.
     *
     * @throws IllegalStateException if the subscription does not acknowledge by hand
     */
    void acknowledge();

    /**
     * Says by hand that it was not handled: one attempt is used up, and the message comes again after the publisher's
     * pause. Does nothing if the delivery has ended already.
     *
     * @throws IllegalStateException if the subscription does not acknowledge by hand
     */
    void fail(@Nullable Throwable cause);

    /**
     * The same, and the message comes again after at least this time, as {@link RetryLaterException} says. Does nothing
     * if the delivery has ended already.
     *
     * @param delay the time before the next attempt; zero for at once
     * @param cause why; null for nothing in particular
     * @throws IllegalArgumentException if the delay is negative
     * @throws IllegalStateException if the subscription does not acknowledge by hand
     */
    void retryAfter(Duration delay, @Nullable Throwable cause);

    /**
     * Says by hand that it will never be handled: no further attempt, straight to the dead letters, as
     * {@link RejectedMessageException} says. Does nothing if the delivery has ended already.
     *
     * @param reason for the dead letter: for people, no payload and no secret; its first 200 characters are kept
     * @throws IllegalStateException if the subscription does not acknowledge by hand
     */
    void reject(String reason);

    /** The body as text in UTF-8; empty if there is none. */
    default String text() {
        return message().text();
    }

    /** The headers, unmodifiable. */
    default Map<String, String> header() {
        return message().header();
    }

    /** The body, not copied: it must not be changed; null if there is none. */
    default byte @Nullable [] body() {
        return message().body();
    }
}
