package io.peerpost.broker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a publication ended, target by target.
 *
 * @param id the message's id
 * @param topic the topic
 * @param ends one per target, in the order in which they ended; never empty
 */
public record Settlement(String id, String topic, List<End> ends) {

    /** Copies. */
    public Settlement {
        ends = List.copyOf(ends);
    }

    /**
     * The end of one debt.
     *
     * @param target to whom the message was owed
     * @param outcome how it ended
     * @param attempts how many attempts were used up; 1 for a message that was delivered at once
     * @param reason in words, for all but the good ends
     */
    public record End(
            Target target,
            Outcome outcome,
            int attempts,
            @Nullable String reason) {}

    /** Whether every target has it, as far as it can be known. */
    public boolean good() {
        for (End end : ends) {
            if (!end.outcome().good()) {
                return false;
            }
        }
        return true;
    }

    /** How many targets ended so. */
    public int count(Outcome outcome) {
        int count = 0;
        for (End end : ends) {
            count += end.outcome() == outcome ? 1 : 0;
        }
        return count;
    }
}
