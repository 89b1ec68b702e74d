/**
 * What a durable inbox is kept in. Users choose one by {@code HttpBrokerBuilder.inbox(Path)} and, where they want to look
 * into it from another process, {@link io.peerpost.broker.inbox.InboxStores#look} opens an
 * {@link io.peerpost.broker.inbox.InboxFile}; the rest is an SPI for who brings a store of another kind.
 *
 * <p>There, start at {@link io.peerpost.broker.inbox.InboxStore}.
 */
@NullMarked
package io.peerpost.broker.inbox;

import org.jspecify.annotations.NullMarked;
