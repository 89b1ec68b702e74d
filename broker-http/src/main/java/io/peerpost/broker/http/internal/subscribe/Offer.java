package io.peerpost.broker.http.internal.subscribe;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A message at the door of its subscription. */
final class Offer {
    final Work work;
    final Reply reply;

    /** What the subscription says to it; null if it was not asked, since there was no room for one before it. */
    @Nullable Admission admission;

    Offer(Work work, Reply reply) {
        this.work = work;
        this.reply = reply;
    }

    /** Tells its sender what is already known. */
    void tell() {
        if (admission == null) {
            return;
        }
        switch (admission) {
            case RETURNED -> reply.end(Objects.requireNonNull(work.before));
            case FULL -> reply.end(Ending.FULL);
            case LEAVING -> reply.end(Ending.LEAVING);
            case TAKEN, TAKEN_NOW_FULL -> {}
        }
    }
}
