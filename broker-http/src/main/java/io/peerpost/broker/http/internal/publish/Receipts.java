package io.peerpost.broker.http.internal.publish;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of messages that are in a store, by number, so that their ends are told whenever they come. One that
 * nobody has asked for its end, and nobody holds any more, is let go: a million messages may wait in the store, and must
 * not all leave something in memory. Belongs to the publisher's loop.
 */
final class Receipts {
    private final Map<Long, Receipt> kept = new HashMap<>();
    private final Map<Long, Weak> loose = new HashMap<>();
    private final ReferenceQueue<Receipt> dropped = new ReferenceQueue<>();
    private final Executor loop;

    Receipts(Executor loop) {
        this.loop = loop;
    }

    private static final class Weak extends WeakReference<Receipt> {
        private final long sequence;

        Weak(long sequence, Receipt receipt, ReferenceQueue<Receipt> dropped) {
            super(receipt, dropped);
            this.sequence = sequence;
        }
    }

    /** Its message is in memory. */
    void keep(long sequence, Receipt receipt) {
        kept.put(sequence, receipt);
    }

    /** Its message has left memory, and is owed on from the store. */
    void loosen(long sequence) {
        purge();
        Receipt receipt = kept.get(sequence);
        if (receipt == null) {
            return;
        }
        receipt.whenAsked(() -> askedSoon(sequence, receipt));
        if (!receipt.asked()) { // from here on whoever asks is heard of
            kept.remove(sequence);
            loose.put(sequence, new Weak(sequence, receipt, dropped));
        }
    }

    private void askedSoon(long sequence, Receipt receipt) {
        try {
            loop.execute(() -> asked(sequence, receipt));
        } catch (RejectedExecutionException e) {
            // closed meanwhile: what has not ended by now ends with another owner
        }
    }

    private void asked(long sequence, Receipt receipt) {
        if (loose.remove(sequence) != null) {
            kept.put(sequence, receipt);
        }
    }

    /** The receipt of a message that comes back into memory; null if nobody has it any more. */
    @Nullable Receipt find(long sequence) {
        Receipt receipt = kept.get(sequence);
        Weak weak = receipt == null ? loose.remove(sequence) : null;
        return weak == null ? receipt : weak.get();
    }

    /** Nothing is owed of it any more. */
    void settled(long sequence) {
        Receipt receipt = find(sequence);
        kept.remove(sequence);
        if (receipt != null) {
            receipt.settle();
        }
    }

    private void purge() {
        for (Object gone = dropped.poll(); gone != null; gone = dropped.poll()) {
            Weak weak = (Weak) gone;
            loose.remove(weak.sequence, weak);
        }
    }
}
