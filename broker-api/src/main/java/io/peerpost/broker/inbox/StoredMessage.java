package io.peerpost.broker.inbox;

import io.peerpost.broker.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is kept.
 *
 * @param sequence its number in this inbox, in the order of acceptance; never used twice
 * @param id as handlers see it
 * @param ownId whether the id was given by the user
 * @param topic the topic
 * @param key by which it is ordered; null for none
 * @param expiresAt its own expiry; null for none
 * @param holdNanos how long it may wait for a first target, in nanoseconds
 * @param acceptedAt when it was accepted, in wall time
 * @param message headers and body; what is sent is made of them anew, so that the file does not depend on a codec
 * @param size as encoded, which is what counts against the inbox's bounds
 */
public record StoredMessage(
        long sequence,
        String id,
        boolean ownId,
        String topic,
        @Nullable String key,
        @Nullable Instant expiresAt,
        long holdNanos,
        Instant acceptedAt,
        Message message,
        int size) {}
