/**
 * What a durable inbox is kept in: an SPI for who brings a store of another kind. Users choose one by
 * {@code HttpBrokerBuilder.inbox(Path)} and meet nothing of this.
 *
 * <p>Start at {@link io.peerpost.broker.inbox.InboxStore}.
 */
@NullMarked
package io.peerpost.broker.inbox;

import org.jspecify.annotations.NullMarked;
