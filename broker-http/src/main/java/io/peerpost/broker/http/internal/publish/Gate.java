package io.peerpost.broker.http.internal.publish;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a topic may be published to. The loop writes how full the fullest of its targets is, publishers read it and
 * add what is on its way to the loop. Shared between threads; the fields are atomic or volatile.
 */
final class Gate {
    /** So many messages make no difference to a share that is not near its end. */
    static final int FEW = 16;

    final String topic;

    /** Accepted and not yet seen by the loop. */
    private final AtomicLong transitMessages = new AtomicLong();

    private final AtomicLong transitBytes = new AtomicLong();
    private volatile Load load = Load.NONE;

    /** Publishers that wait for room; newcomers queue behind them. */
    final AtomicLong waiting = new AtomicLong();

    Gate(String topic) {
        this.topic = topic;
    }

    /**
     * How full the fullest target is.
     *
     * @param messages owed to it
     * @param bytes owed to it
     * @param target it, or its name in words; null if there is none
     * @param oldestAt when its oldest message was accepted, on {@link System#nanoTime}'s scale
     * @param refusing whether it takes nothing, so that the topic is refused past the share instead of waited for
     */
    record Load(long messages, long bytes, @Nullable Object target, long oldestAt, boolean refusing) {
        static final Load NONE = new Load(0, 0, null, 0, false);

        /** Whether it may soon fill a share, so that a few messages make a difference. */
        boolean isNear(PublishConfig config) {
            return messages + FEW > config.shareMessages() / 2 || bytes > config.shareBytes() / 2;
        }
    }

    Load load() {
        return load;
    }

    void load(Load now) {
        load = now;
    }

    /** Counts one in, unless that is past a share. */
    boolean enter(int size, long shareMessages, long shareBytes) {
        long messages = transitMessages.incrementAndGet();
        long bytes = transitBytes.addAndGet(size);
        Load now = load;
        if (now.messages + messages > shareMessages
                || (now.messages + messages > 1 && now.bytes + bytes > shareBytes)) {
            leave(size);
            return false;
        }
        return true;
    }

    /** The loop has seen one: it counts in {@link #load} from here on. */
    void leave(int size) {
        transitMessages.decrementAndGet();
        transitBytes.addAndGet(-size);
    }

    boolean idle() {
        return transitMessages.get() == 0 && waiting.get() == 0;
    }
}
