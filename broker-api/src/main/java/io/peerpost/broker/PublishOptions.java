package io.peerpost.broker;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How to publish one message. Immutable; {@link #defaults} is at least once, without key or expiry. */
public final class PublishOptions {
    private static final PublishOptions DEFAULTS = builder().build();

    private final @Nullable String id;
    private final @Nullable String key;
    private final boolean atMostOnce;
    private final @Nullable Instant expiresAt;
    private final @Nullable Duration holdFor;

    private PublishOptions(Builder b) {
        id = b.id;
        key = b.key;
        atMostOnce = b.atMostOnce;
        expiresAt = b.expiresAt;
        holdFor = b.holdFor;
    }

    /** At least once, a new id, no key, no expiry of its own. */
    public static PublishOptions defaults() {
        return DEFAULTS;
    }

    /**
     * The defaults with a key: of the messages that this publisher publishes to one topic with this key, each target (a
     * queue group, or one broadcast node) handles one at a time, in the order in which they were published. This holds
     *
     * <ul>
     *   <li>through failures: while one fails and comes again, those of its key behind it wait, and nobody else does;
     *   <li>through the end of one, whichever it is: after a dead letter or an expiry the key goes on with the next;
     *   <li>through members of a group that come, fail and go: whichever member gets a message, as a rule the same one,
     *       the one before it of its key has ended by then;
     *   <li>with a durable inbox, through the publisher's restart.
     * </ul>
     *
     * <p>Other keys, and messages without one, are not held up. What can be handled twice (see {@link Broker}) can still
     * be: a member that was cut off may be at work on the one message that it had when another member gets that message,
     * and then the next ones. A dead letter that is sent again comes behind what has been published by then.
     *
     * @throws IllegalArgumentException if the key is empty, above 256 bytes, or holds control characters
     */
    public static PublishOptions orderedBy(String key) {
        return builder().key(key).build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The id asked for; null for a new one. */
    public @Nullable String id() {
        return id;
    }

    /** The key; null for none. */
    public @Nullable String key() {
        return key;
    }

    /** Whether each target is tried only once. */
    public boolean atMostOnce() {
        return atMostOnce;
    }

    /** When the message loses its worth, in wall time; null for never. */
    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    /** How long to hold the message while it has no target; null for the broker's own setting. */
    public @Nullable Duration holdFor() {
        return holdFor;
    }

    /** Builds {@link PublishOptions}. Not for several threads. */
    public static final class Builder {
        private @Nullable String id;
        private @Nullable String key;
        private boolean atMostOnce;
        private @Nullable Instant expiresAt;
        private @Nullable Duration holdFor;

        private Builder() {}

        /**
         * The id that handlers see and subscribers recognise repetitions by. Default: a new one. Give one to make a
         * second publish of the same thing recognisable while the first is unsettled.
         *
         * @throws IllegalArgumentException if it is not 1 to 128 visible ASCII characters
         */
        public Builder id(String messageId) {
            if (messageId.isEmpty()
                    || messageId.length() > 128
                    || !messageId.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new IllegalArgumentException(
                        "id: '" + messageId + "' (expected: 1 to 128 visible ASCII characters)");
            }
            id = messageId;
            return this;
        }

        /**
         * Messages of one key are handled one at a time, in the order of their publishing; {@link #orderedBy} says what
         * exactly is promised. Default: no key.
         *
         * @throws IllegalArgumentException if it is empty, above 256 bytes, or holds control characters
         */
        public Builder key(String orderedBy) {
            key = Checks.name("key", orderedBy, 256);
            return this;
        }

        /** Try each target once, tell failures, keep nothing. Default: at least once. */
        public Builder atMostOnce() {
            atMostOnce = true;
            return this;
        }

        /** When the message loses its worth, in wall time. Default: never; only the broker's lifetime bounds it. */
        public Builder expiresAt(Instant time) {
            expiresAt = time;
            return this;
        }

        /** How long to hold the message while it has no target. Default: the broker's setting, 60 s. */
        public Builder holdFor(Duration time) {
            holdFor = Checks.positive("holdFor", time);
            return this;
        }

        /** The options as set so far. */
        public PublishOptions build() {
            return new PublishOptions(this);
        }
    }
}
