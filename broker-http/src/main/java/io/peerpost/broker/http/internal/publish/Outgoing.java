package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One accepted message with what is still owed of it. What is not final belongs to the publisher's loop.
 */
final class Outgoing implements Publication {
    final long sequence;
    final byte[] body;
    final long acceptedAt;
    final @Nullable String key;
    final boolean atMostOnce;
    final boolean ownId;
    final @Nullable Instant expiresAt;
    final Gate gate;
    final long holdNanos;

    /** The one target it is for, of a redelivered dead letter; null for whoever is there. */
    final @Nullable Readdress readdress;

    private final String id;
    private final CompletableFuture<Settlement> settled = new CompletableFuture<>();
    private final List<Settlement.End> ends = new ArrayList<>(1);
    List<Debt> debts = List.of();
    int owed;
    boolean held;

    /** When its time is over, on the fair clock: for a held one the hold, else the lifetime. */
    long endsAt;

    Outgoing(
            long sequence,
            String id,
            Gate gate,
            byte[] body,
            PublishOptions options,
            long holdNanos,
            long acceptedAt,
            @Nullable Readdress readdress) {
        this.sequence = sequence;
        this.id = id;
        this.gate = gate;
        this.body = body;
        this.acceptedAt = acceptedAt;
        this.holdNanos = holdNanos;
        this.key = options.key();
        this.atMostOnce = options.atMostOnce();
        this.ownId = options.id() != null;
        this.expiresAt = options.expiresAt();
        this.readdress = readdress;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String topic() {
        return gate.topic;
    }

    @Override
    public CompletionStage<Settlement> settled() {
        return settled.minimalCompletionStage();
    }

    void ended(Settlement.End end) {
        ends.add(end);
    }

    /** Completes the publication; stages hang on this call. */
    void settle() {
        settled.complete(new Settlement(id, gate.topic, ends));
    }

    /**
     * The one target of a redelivered dead letter.
     *
     * @param group the group's name; null for a node
     * @param nodeId the node's id; null for a group
     */
    record Readdress(@Nullable String group, @Nullable String nodeId) {}
}
