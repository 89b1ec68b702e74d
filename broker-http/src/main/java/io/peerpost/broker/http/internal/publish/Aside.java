package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.StoredDebt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * What waits for somebody in the store behind others of its key, and has been passed by: only the rows are in memory, so
 * that a key that stands still does not fill it for all others. Some of a key come in as those before them end. While
 * there are any, what is new of that key goes behind them. Belongs to the publisher's loop.
 */
final class Aside {
    /** So many of a key may wait in memory behind the first, of those that come from the store. */
    static final int LINE = 8;

    private final Room room;
    private final LongSupplier number;
    private final BiConsumer<String, List<StoredDebt>> then;
    private final Map<String, RowQueue> keys = new HashMap<>();
    private final Set<String> loading = new HashSet<>();
    private long messages;
    private long bytes;

    /** The sequence number of the first one since there were none. */
    private long first;

    /**
     * Nothing yet.
     *
     * @param number the number in the store of who is owed them
     * @param then takes what comes in of a key
     */
    Aside(Room room, LongSupplier number, BiConsumer<String, List<StoredDebt>> then) {
        this.room = room;
        this.number = number;
        this.then = then;
    }

    long messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return messages == 0;
    }

    /** No message here has a lower sequence number, of those that an earlier process may have sent. */
    long floor() {
        return isEmpty() || first > room.journal().earlier() ? Long.MAX_VALUE : first;
    }

    /** Whether there are some of a key. */
    boolean holds(String key) {
        return keys.containsKey(key);
    }

    /** Leaves one in the store, behind those of its key that are here. */
    void add(String key, long row, long sequence, int size) {
        if (isEmpty()) {
            first = sequence;
        }
        keys.computeIfAbsent(key, k -> new RowQueue()).add(row);
        messages++;
        bytes += size;
    }

    /** Brings in the next of a key, if there are any and they are not on their way. */
    void bringIn(String key, int most) {
        RowQueue rows = keys.get(key);
        if (rows != null && loading.add(key)) {
            room.journal().load(number.getAsLong(), rows.first(most), page -> loaded(key, rows, page));
        }
    }

    /** Brings in the next of every key. */
    void bringInAll(int most) {
        new ArrayList<>(keys.keySet()).forEach(key -> bringIn(key, most));
    }

    private void loaded(String key, RowQueue rows, List<StoredDebt> page) {
        loading.remove(key);
        rows.remove(page.size());
        messages -= page.size();
        page.forEach(debt -> bytes -= debt.message().size());
        if (rows.isEmpty()) {
            keys.remove(key);
        }
        then.accept(key, page);
    }
}
