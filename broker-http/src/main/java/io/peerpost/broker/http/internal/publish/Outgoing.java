package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One accepted message with what is still owed of it. What is not final belongs to the publisher's loop.
 */
final class Outgoing {
    final long sequence;
    final Payload payload;

    /** What it counts for, in bytes: its body's, or what that was when it was accepted. */
    final int size;

    final long acceptedAt;
    final @Nullable String key;
    final boolean atMostOnce;

    /** Whether its id is all that it is known by: its number says nothing to the nodes. */
    final boolean ownId;

    /** Whether it is in the store, or is about to be. */
    final boolean stored;

    final @Nullable Instant expiresAt;
    final Gate gate;
    final long holdNanos;

    /** Of a redelivered dead letter; null for a new message. */
    final @Nullable Again again;

    /** Whether it is written down with its only debt, and not before: there is no moment when it could go to others. */
    boolean unwritten;

    final Receipt receipt;

    /** Those of its debts that are in memory. */
    List<Debt> debts = List.of();

    /** How many of them have not ended. */
    int owed;

    boolean held;

    /** Headers and body as published, for the store; null once that has them, and without one. */
    private @Nullable Message content;

    /** Its row while nobody is owed it, if it was brought in from the store; else 0. */
    long heldRow;

    /** When its time is over, on the fair clock: for a held one the hold, else the lifetime. */
    long endsAt;

    Outgoing(
            long sequence,
            Receipt receipt,
            Gate gate,
            Message content,
            Payload payload,
            PublishOptions options,
            long holdNanos,
            long acceptedAt,
            @Nullable Again again,
            boolean durable) {
        this.sequence = sequence;
        this.receipt = receipt;
        this.gate = gate;
        this.payload = payload;
        this.size = payload.size();
        this.acceptedAt = acceptedAt;
        this.holdNanos = holdNanos;
        this.key = options.key();
        this.atMostOnce = options.atMostOnce();
        this.ownId = options.id() != null || (durable && atMostOnce);
        this.expiresAt = options.expiresAt();
        this.again = again;
        this.stored = durable && !atMostOnce;
        this.content = stored ? content : null;
        this.unwritten = stored && addressed();
    }

    /** One that comes back from the store. */
    Outgoing(StoredMessage stored, Payload payload, Receipt receipt, Gate gate, long now) {
        this.sequence = stored.sequence();
        this.receipt = receipt;
        this.gate = gate;
        this.payload = payload;
        this.size = stored.size();
        this.acceptedAt = now;
        this.holdNanos = stored.holdNanos();
        this.key = stored.key();
        this.atMostOnce = false;
        this.ownId = stored.ownId();
        this.expiresAt = stored.expiresAt();
        this.again = null;
        this.stored = true;
    }

    /** Whether it has its one target already, as a redelivered dead letter. */
    boolean addressed() {
        return again != null && again.addressed();
    }

    /** Gives away, once, what was published. */
    Message takeContent() {
        Message taken = Objects.requireNonNull(content);
        content = null;
        return taken;
    }

    /** Notes a debt that is in memory. */
    void owe(Debt debt) {
        debts = Few.plus(debts, debt);
        owed++;
    }

    /** Spread by the number: one of the object's own would have to be asked of the JVM. */
    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    String id() {
        return receipt.id();
    }

    String topic() {
        return gate.topic;
    }
}
