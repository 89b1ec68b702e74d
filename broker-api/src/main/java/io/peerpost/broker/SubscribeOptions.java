package io.peerpost.broker;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How to subscribe. Immutable; {@link #defaults} is a broadcast subscription that handles one message at a time. */
public final class SubscribeOptions {
    private static final SubscribeOptions DEFAULTS = builder().build();

    private final @Nullable String queue;
    private final int concurrency;
    private final Duration deadline;
    private final boolean manual;
    private final int queueMessages;
    private final long queueBytes;
    private final Duration ttl;

    private SubscribeOptions(Builder b) {
        queue = b.queue;
        concurrency = b.concurrency;
        deadline = b.deadline;
        manual = b.manual;
        queueMessages = b.queueMessages;
        queueBytes = b.queueBytes;
        ttl = b.ttl;
    }

    /** Broadcast, one at a time, 30 s deadline, acknowledged by returning. */
    public static SubscribeOptions defaults() {
        return DEFAULTS;
    }

    /** The defaults in a queue group: each message goes to one of its members. */
    public static SubscribeOptions queue(String name) {
        return builder().queue(name).build();
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The queue group; null for broadcast. */
    public @Nullable String queue() {
        return queue;
    }

    /** How many messages are handled at once. */
    public int concurrency() {
        return concurrency;
    }

    /** How long a handler has, from its start. */
    public Duration deadline() {
        return deadline;
    }

    /** Whether messages are acknowledged by hand. */
    public boolean acknowledgedByHand() {
        return manual;
    }

    /** How many messages may wait for the handler. */
    public int queueMessages() {
        return queueMessages;
    }

    /** How many bytes of messages may wait for the handler. */
    public long queueBytes() {
        return queueBytes;
    }

    /** How long the registry remembers this subscription when its process has died. */
    public Duration ttl() {
        return ttl;
    }

    /** Builds {@link SubscribeOptions}. Not for several threads. */
    public static final class Builder {
        private @Nullable String queue;
        private int concurrency = 1;
        private Duration deadline = Duration.ofSeconds(30);
        private boolean manual;
        private int queueMessages = 1024;
        private long queueBytes = 16L << 20;
        private Duration ttl = Duration.ofSeconds(60);

        private Builder() {}

        /** The queue group to join. Default: none, broadcast. */
        public Builder queue(@Nullable String name) {
            queue = name == null ? null : Names.queue(name);
            return this;
        }

        /**
         * How many messages are handled at once. Default 1. Above 1 there is no order, except that of one key
         * ({@link PublishOptions.Builder#key}) one message is handled at a time.
         */
        public Builder concurrency(int messages) {
            concurrency = Checks.atLeastOne("concurrency", messages);
            return this;
        }

        /** How long a handler has, from its start. Default 30 s; a delivery can extend its own. */
        public Builder deadline(Duration time) {
            deadline = Checks.positive("deadline", time);
            return this;
        }

        /** Acknowledge by {@link Delivery#acknowledge} instead of by returning. Default: by returning. */
        public Builder acknowledgeByHand() {
            manual = true;
            return this;
        }

        /**
         * How many messages may wait for the handler before publishers are held back. Default 1,024. Where brokers keep
         * many messages under way, it is what they share: a small one leaves more for the other members of a group.
         */
        public Builder queueMessages(int messages) {
            queueMessages = Checks.atLeastOne("queueMessages", messages);
            return this;
        }

        /** How many bytes of messages may wait for the handler before publishers are held back. Default 16 MiB. */
        public Builder queueBytes(long bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("queueBytes: " + bytes + " (expected: >= 1)");
            }
            queueBytes = bytes;
            return this;
        }

        /** How long the registry remembers the subscription when its process has died. Default 60 s, at least 1 s. */
        public Builder ttl(Duration time) {
            if (time.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("ttl: " + time + " (expected: >= PT1S)");
            }
            ttl = time;
            return this;
        }

        /** The options as set so far. */
        public SubscribeOptions build() {
            return new SubscribeOptions(this);
        }
    }
}
