/**
 * How many messages a second a durable inbox accepts, beside the disk's own rate of syncs and NATS JetStream that syncs
 * every message. Started by {@code benchmarks/inbox}.
 */
@NullMarked
package io.peerpost.benchmarks.inbox;

import org.jspecify.annotations.NullMarked;
