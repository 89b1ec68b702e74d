package io.peerpost.broker.inbox;

import io.peerpost.broker.Target;
import java.util.List;

/**
 * What an inbox holds when it is opened.
 *
 * @param session by which subscribers know this inbox's messages; the same from one owner to the next
 * @param lastSequence no message has or had a higher number
 * @param lastRow no debt has a higher number
 * @param lastTarget no target has or had a higher number
 * @param clock the inbox's own clock, in nanoseconds: it stands still while nobody owns it
 * @param messages how many messages there are
 * @param bytes their size, as encoded
 * @param letters the dead letters' numbers and sizes, oldest first
 * @param targets to whom something is owed, and groups that are remembered
 */
public record Contents(
        String session,
        long lastSequence,
        long lastRow,
        long lastTarget,
        long clock,
        long messages,
        long bytes,
        List<StoredLetter> letters,
        List<StoredTarget> targets) {

    /** Copies the lists. */
    public Contents {
        letters = List.copyOf(letters);
        targets = List.copyOf(targets);
    }

    /** Nothing at all. */
    public static Contents none(String session) {
        return new Contents(session, 0, 0, 0, 0, 0, 0, List.of(), List.of());
    }

    /**
     * A dead letter.
     *
     * @param number its number
     * @param bytes the size of its body
     */
    public record StoredLetter(long number, int bytes) {}

    /**
     * Somebody to whom messages are owed.
     *
     * @param number its number in the inbox
     * @param target group, node, or nobody for a topic's messages that have no target yet
     * @param messages how many are owed to it
     * @param bytes their size, as encoded
     */
    public record StoredTarget(long number, Target target, long messages, long bytes) {}
}
