package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.inbox.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted message with what is still owed of it. What is not final belongs to the publisher's loop.
 */
final class Outgoing {
    final long sequence;
    final byte[] body;
    final long acceptedAt;
    final @Nullable String key;
    final boolean atMostOnce;
    final boolean ownId;

    /** Whether it is in the store. */
    final boolean stored;

    /** Whether subscribers are told its number: one that the next owner of a store may give again means nothing to them. */
    final boolean numbered;

    final @Nullable Instant expiresAt;
    final Gate gate;
    final long holdNanos;

    /** The one target it is for, of a redelivered dead letter; null for whoever is there. */
    final @Nullable Readdress readdress;

    final Receipt receipt;

    /** Those of its debts that are in memory. */
    List<Debt> debts = List.of();

    /** How many of them have not ended. */
    int owed;

    boolean held;

    /** Its row while nobody is owed it, if it was brought in from the store; else 0. */
    long heldRow;

    /** When its time is over, on the fair clock: for a held one the hold, else the lifetime. */
    long endsAt;

    Outgoing(
            long sequence,
            Receipt receipt,
            Gate gate,
            byte[] body,
            PublishOptions options,
            long holdNanos,
            long acceptedAt,
            @Nullable Readdress readdress,
            boolean durable) {
        this.sequence = sequence;
        this.receipt = receipt;
        this.gate = gate;
        this.body = body;
        this.acceptedAt = acceptedAt;
        this.holdNanos = holdNanos;
        this.key = options.key();
        this.atMostOnce = options.atMostOnce();
        this.ownId = options.id() != null;
        this.expiresAt = options.expiresAt();
        this.readdress = readdress;
        this.stored = durable && !atMostOnce;
        this.numbered = !ownId && stored == durable;
    }

    /** One that comes back from the store. */
    Outgoing(StoredMessage stored, Receipt receipt, Gate gate, long now) {
        this.sequence = stored.sequence();
        this.receipt = receipt;
        this.gate = gate;
        this.body = stored.body();
        this.acceptedAt = now;
        this.holdNanos = stored.holdNanos();
        this.key = stored.key();
        this.atMostOnce = false;
        this.ownId = stored.ownId();
        this.expiresAt = stored.expiresAt();
        this.readdress = null;
        this.stored = true;
        this.numbered = !ownId;
    }

    /** Notes a debt that is in memory. */
    void owe(Debt debt) {
        if (debts.isEmpty()) {
            debts = new ArrayList<>(1);
        }
        debts.add(debt);
        owed++;
    }

    String id() {
        return receipt.id();
    }

    String topic() {
        return gate.topic;
    }

    /**
     * The one target of a redelivered dead letter.
     *
     * @param group the group's name; null for a node
     * @param nodeId the node's id; null for a group
     */
    record Readdress(@Nullable String group, @Nullable String nodeId) {}
}
