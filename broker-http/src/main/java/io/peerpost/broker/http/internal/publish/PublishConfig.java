package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.Picking;
import io.peerpost.broker.http.WhenFull;
import io.peerpost.broker.http.internal.net.Cidr;
import io.peerpost.broker.http.internal.wire.Window;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of the publishing side; {@code HttpBrokerBuilder} says what each means.
 *
 * @param windowMessages how many messages may be unanswered at one Peerpost node, where more than one is under way
 * @param windowBytes how many bytes may be unanswered there; a larger message goes alone
 * @param streams whether the stream lane is used towards nodes that understand it
 * @param confine the networks that are sent to; none means everywhere
 * @param heldAtMost how long held messages wait for a view to become quiet after its first node came
 * @param memoryMessages how many messages of one target are in memory at most, while the others are in a store
 * @param memoryBytes their bytes
 * @param commitMost how many of a store's entries go into one commit
 */
public record PublishConfig(
        int inboxMessages,
        long inboxBytes,
        double share,
        WhenFull whenFull,
        Duration lifetime,
        Duration holdFor,
        Duration groupMemory,
        int attempts,
        Duration retryPause,
        Duration liveness,
        Duration goneAfter,
        Picking picking,
        int deadLetters,
        int windowMessages,
        long windowBytes,
        boolean streams,
        List<Cidr> confine,
        Duration heldAtMost,
        int memoryMessages,
        long memoryBytes,
        int commitMost) {

    /** Copies the list. */
    public PublishConfig {
        confine = List.copyOf(confine);
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How much may be unanswered at one node, whatever it grants. */
    Window window() {
        return new Window(windowMessages, windowBytes);
    }

    long shareMessages() {
        return Math.max(1, (long) (inboxMessages * share));
    }

    long shareBytes() {
        return Math.max(1, (long) (inboxBytes * share));
    }

    /** Holds the numbers while they are set; the fields are checked by who sets them. */
    public static final class Builder {
        /** See {@code HttpBrokerBuilder} for this and the following. */
        public @Nullable Integer inboxMessages;

        public @Nullable Long inboxBytes;
        public double share = 0.25;
        public WhenFull whenFull = WhenFull.fail();
        public @Nullable Duration lifetime;
        public @Nullable Duration holdFor;
        public @Nullable Duration groupMemory;
        /** Whether the inbox is kept in a store: it may hold more, and for longer. */
        public boolean durable;

        public int attempts = 16;
        public Duration retryPause = Duration.ofMillis(100);
        public Duration liveness = Duration.ofSeconds(30);
        public Duration goneAfter = Duration.ofSeconds(5);
        public Picking picking = Picking.RANDOM;
        public int deadLetters = 10_000;
        public int windowMessages = 256;
        public long windowBytes = 4L << 20;
        public boolean streams = true;
        public List<Cidr> confine = List.of();
        public Duration heldAtMost = Duration.ofSeconds(3);
        public int memoryMessages = 1_024;
        public long memoryBytes = 4L << 20;
        public int commitMost = 4_096;

        private Builder() {}

        private Duration either(@Nullable Duration chosen, Duration inMemory) {
            return chosen != null ? chosen : durable ? Duration.ofHours(24) : inMemory;
        }

        /** The numbers as set so far. */
        public PublishConfig build() {
            return new PublishConfig(
                    inboxMessages != null ? inboxMessages : durable ? 10_000_000 : 100_000,
                    inboxBytes != null ? inboxBytes : durable ? 16L << 30 : 128L << 20,
                    share,
                    whenFull,
                    either(lifetime, Duration.ofMinutes(10)),
                    either(holdFor, Duration.ofSeconds(60)),
                    either(groupMemory, Duration.ofSeconds(60)),
                    attempts,
                    retryPause,
                    liveness,
                    goneAfter,
                    picking,
                    deadLetters,
                    windowMessages,
                    windowBytes,
                    streams,
                    confine,
                    heldAtMost,
                    memoryMessages,
                    memoryBytes,
                    commitMost);
        }
    }
}
