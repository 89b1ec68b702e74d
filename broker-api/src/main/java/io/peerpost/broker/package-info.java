/**
 * Publish and subscribe, as users see it: messages, options, publications with their settlement per target,
 * subscriptions and listeners. No dependency at run time; {@code broker-http} brings the broker itself.
 *
 * <p>Start at {@link io.peerpost.broker.Broker}.
 */
@NullMarked
package io.peerpost.broker;

import org.jspecify.annotations.NullMarked;
