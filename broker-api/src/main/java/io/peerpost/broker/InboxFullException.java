package io.peerpost.broker;

import java.time.Duration;

/** There is no room in the inbox for another message: nothing was accepted. */
public final class InboxFullException extends BrokerException {
    private static final long serialVersionUID = 1;

    /** The topic that was published to. */
    private final String topic;
    /** What is full: the whole inbox, or the share of a named target. */
    private final String full;
    /** The age of the oldest message in it. */
    private final Duration oldest;

    /**
     * The inbox, or one target's share of it, is full.
     *
     * @param topic the topic that was published to
     * @param full what is full, with its bound, such as {@code the inbox (100,000 messages)}
     * @param oldest the age of the oldest message in it
     */
    public InboxFullException(String topic, String full, Duration oldest) {
        super(
                "no room for a message to " + topic + ": " + full + " is full, its oldest message is "
                        + oldest.toMillis() / 1000.0 + " s old (publish slower, raise the bound, or choose to wait)",
                null);
        this.topic = topic;
        this.full = full;
        this.oldest = oldest;
    }

    /** The topic that was published to. */
    public String topic() {
        return topic;
    }

    /** What is full, with its bound. */
    public String full() {
        return full;
    }

    /** The age of the oldest message in it. */
    public Duration oldest() {
        return oldest;
    }
}
