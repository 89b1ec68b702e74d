package io.peerpost.broker;

import java.time.Instant;

/**
 * A message that did not reach one target, kept for whoever looks after it.
 *
 * @param number names it in this inbox
 * @param id the message's id
 * @param message the message
 * @param end the target, how it ended, the attempts and the reason
 * @param at when it ended, in wall time
 */
public record DeadLetter(long number, String id, Message message, Settlement.End end, Instant at) {}
