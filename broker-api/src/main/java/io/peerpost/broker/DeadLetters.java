package io.peerpost.broker;

import java.util.List;

/**
 * What did not reach its target: 10,000 messages and a share of the inbox's bytes at most, oldest out. May be shared
 * between threads.
 */
public interface DeadLetters {

    /** Those that are there now, oldest first. */
    List<DeadLetter> list();

    /**
     * Owes the message to the same target again, and to no other, with attempts and time as if new, and takes it out
     * of here. One of a group goes to the group.
     *
     * @return the new debt
     * @throws IllegalArgumentException if there is none of that number, or its broadcast node is gone
     * @throws InboxFullException if there is no room
     */
    Publication redeliver(long number);

    /** Takes one out. Returns whether it was there. */
    boolean purge(long number);
}
