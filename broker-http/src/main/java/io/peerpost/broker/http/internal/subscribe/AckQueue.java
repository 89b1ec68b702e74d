package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Numbered;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The acknowledgements that one stream lane owes, given out in the order in which they come to be. Belongs to the lane's
 * event loop, but for what says otherwise.
 */
final class AckQueue {
    private final Numbered<StreamSlot> owed = new Numbered<>();
    private final Queue<StreamSlot> done = new ConcurrentLinkedQueue<>();

    /** The message that was not taken for want of room: its answer ends the lane, and is kept for last. */
    private @Nullable StreamSlot last;

    void add(StreamSlot slot) {
        slot.place = owed.add(slot);
    }

    /** One is not owed after all. */
    void forget(StreamSlot slot) {
        owed.remove(slot.place);
    }

    int size() {
        return owed.size();
    }

    /** One has its answer. May be called by any thread. */
    void done(StreamSlot slot) {
        done.add(slot);
    }

    /** Writes what can be written. Returns whether the last word was among it. */
    boolean write(ByteBuf out) {
        for (StreamSlot slot = done.poll(); slot != null; slot = done.poll()) {
            Ack ack = Objects.requireNonNull(slot.ack());
            if (ack.full()) {
                last = slot;
            } else if (owed.remove(slot.place) != null) {
                write(out, slot.number, ack);
            }
        }
        if (last != null && owed.size() == 1) {
            owed.removeAll();
            write(out, last.number, Objects.requireNonNull(last.ack()));
            return true;
        }
        return false;
    }

    private static void write(ByteBuf out, long number, Ack ack) {
        FrameWriter.ack(out, number, ack.status(), ack.leaving(), ack.retryAfter(), ack.reason());
    }

    /** Gives up all that are still owed, the newest first; see {@link AnswerQueue#abandon}. */
    void abandon(LocalSubscription subscription) {
        List<StreamSlot> all = owed.removeAll();
        done.clear();
        Collections.reverse(all);
        all.forEach(slot -> slot.abandon(subscription));
    }
}
