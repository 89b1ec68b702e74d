package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import java.util.function.Consumer;

/**
 * What waits for somebody in the store and not in memory: everything above a row. It is brought in page by page, in its
 * order, as what is in memory goes down; while there is any, what is new goes behind it. Belongs to the publisher's loop.
 */
final class Parked {
    private final Room room;
    private final Consumer<StoredDebt> each;
    private final Runnable after;

    /** So much of one target may be in memory. */
    private final int most;

    private final long mostBytes;
    private long number;
    private long row;
    private long messages;
    private long bytes;

    /** The sequence numbers of what is here are higher. */
    private long above;

    private boolean loading;

    /**
     * Nothing yet.
     *
     * @param each takes one debt that is in memory from now on
     * @param after is called when a page has come in
     */
    Parked(Room room, Consumer<StoredDebt> each, Runnable after) {
        this.room = room;
        this.each = each;
        this.after = after;
        this.most = room.config().memoryMessages();
        this.mostBytes = room.config().memoryBytes();
    }

    /** Takes over what a store held when it was opened, or a number that was given just now. */
    void begin(long target, long storedMessages, long storedBytes) {
        number = target;
        messages = storedMessages;
        bytes = storedBytes;
    }

    /** The target's number in the store; 0 if it has none. */
    long number() {
        return number;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    /** Whether a page is on its way. */
    boolean loading() {
        return loading;
    }

    boolean isEmpty() {
        return messages == 0;
    }

    /** Whether one more has to be left to the store, with so much in memory. */
    boolean takesMore(long inMemory, long bytesInMemory) {
        return messages > 0 || inMemory >= most || (inMemory > 0 && bytesInMemory >= mostBytes);
    }

    /** One is left to the store. */
    void leave(Outgoing message) {
        if (messages++ == 0) {
            above = message.sequence - 1;
        }
        bytes += message.size;
    }

    /** No message here has a lower sequence number, of those that an earlier process may have sent. */
    long floor() {
        return messages > 0 && above < room.journal().earlier() ? above : Long.MAX_VALUE;
    }

    /** One with this row stays in memory. */
    void kept(long itsRow) {
        row = itsRow;
    }

    /** Brings a page in, if there is room for one. */
    void refill(long inMemory, long bytesInMemory) {
        if (messages > 0 && !loading && inMemory <= most / 2 && bytesInMemory <= mostBytes / 2) {
            loading = true;
            room.journal().load(number, row, Math.max(1, most / 4), mostBytes / 4, this::loaded);
        }
    }

    private void loaded(List<StoredDebt> page) {
        room.clock().tick();
        for (StoredDebt debt : page) { // still loading: one that ends at once asks for more
            row = debt.row();
            above = debt.message().sequence();
            messages--;
            bytes -= debt.message().size();
            each.accept(debt);
        }
        loading = false; // not before: one that ends as it comes in asks for more, and would bring the rest in again
        after.run();
    }
}
