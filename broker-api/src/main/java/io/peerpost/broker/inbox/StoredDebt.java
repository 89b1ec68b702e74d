package io.peerpost.broker.inbox;

/**
 * A message that is owed to a target.
 *
 * @param row the debt's number; rises in the order in which debts were made
 * @param attempts how many are used up
 * @param endsAt when its time is over, on the inbox's own clock, in nanoseconds; see {@link Contents#clock}
 * @param message the message
 */
public record StoredDebt(long row, int attempts, long endsAt, StoredMessage message) {}
