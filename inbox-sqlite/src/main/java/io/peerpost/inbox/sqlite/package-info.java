/**
 * The durable inbox in a SQLite file: WAL, synced at every commit, one writer.
 *
 * <p>Users meet none of this: with the jar on the class path, {@code HttpBrokerBuilder.inbox(Path)} finds it.
 */
@NullMarked
package io.peerpost.inbox.sqlite;

import org.jspecify.annotations.NullMarked;
