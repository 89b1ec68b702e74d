package io.peerpost.cli;

import io.peerpost.broker.InboxFullException;
import java.time.Duration;

/** Tells an inbox that is full from one that is stuck. Not for several threads. */
final class Patience {
    private final Duration most;
    private final String topic;
    private final Tally tally;
    private long since = System.nanoTime();
    private long ended;

    /**
     * With what to watch.
     *
     * @param most for how long nothing may end
     */
    Patience(Duration most, String topic, Tally tally) {
        this.most = most;
        this.topic = topic;
        this.tally = tally;
    }

    /** It took a message. */
    void fed() {
        since = System.nanoTime();
        ended = tally.targets();
    }

    /**
     * It was full.
     *
     * @throws CommandFailure if it has been for too long, and nothing ended meanwhile
     */
    void full(InboxFullException e) {
        if (tally.targets() != ended) {
            fed();
        } else if (System.nanoTime() - since >= most.toNanos()) {
            throw new CommandFailure(
                    Exit.NOT_DELIVERED,
                    "stopped after " + tally.publications() + " messages: " + e.full()
                            + " is full and nothing moved for " + Seconds.text(most)
                            + " s (who is there: peerpost nodes --topic " + topic + ")",
                    e);
        }
    }
}
