package io.peerpost.broker.http.internal.subscribe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the handler, first in, first out; with keys observed, only one of a key is out at a time. Not
 * thread-safe.
 */
final class WorkQueue {
    private final boolean observesKeys;
    private final Set<Work> ready = new LinkedHashSet<>();
    /** Freed by the message before them of their key; they came before much of what is ready. */
    private final TreeMap<Long, Work> freed = new TreeMap<>();
    /** Keys that are out or ready, and what waits behind. */
    private final Map<String, Set<Work>> keys = new HashMap<>();

    private int size;
    private long bytes;
    private long arrivals;

    WorkQueue(boolean observesKeys) {
        this.observesKeys = observesKeys;
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    /** How many could be taken now. */
    int ready() {
        return ready.size() + freed.size();
    }

    void add(Work work) {
        work.arrival = arrivals++;
        work.queued = true;
        size++;
        bytes += work.in.bytes();
        Set<Work> behind = keyOf(work) == null ? null : keys.get(keyOf(work));
        if (behind != null) {
            behind.add(work);
            return;
        }
        if (keyOf(work) != null) {
            keys.put(keyOf(work), new LinkedHashSet<>());
        }
        ready.add(work);
    }

    /** Takes the oldest that may run; null if there is none. */
    @Nullable Work poll() {
        Work first = ready.isEmpty() ? null : ready.iterator().next();
        Map.Entry<Long, Work> free = freed.firstEntry();
        Work next = free != null && (first == null || free.getKey() < first.arrival) ? free.getValue() : first;
        if (next != null) {
            ready.remove(next);
            freed.remove(next.arrival);
            out(next);
        }
        return next;
    }

    /** Takes out one that is queued. */
    void remove(Work work) {
        boolean wasReady = ready.remove(work) || freed.remove(work.arrival, work);
        Set<Work> behind = keyOf(work) == null ? null : keys.get(keyOf(work));
        if (behind != null) {
            behind.remove(work);
        }
        out(work);
        if (wasReady) {
            done(work);
        }
    }

    /** One that was taken is over: the next of its key may run. */
    void done(Work work) {
        String key = keyOf(work);
        Set<Work> behind = key == null ? null : keys.get(key);
        if (key == null || behind == null) {
            return;
        }
        Iterator<Work> waiting = behind.iterator();
        if (waiting.hasNext()) {
            Work next = waiting.next();
            waiting.remove();
            freed.put(next.arrival, next);
        } else {
            keys.remove(key);
        }
    }

    /** Takes out everything that is queued, those that wait behind their key included. */
    List<Work> takeAll() {
        List<Work> all = new ArrayList<>(ready);
        all.addAll(freed.values());
        keys.values().forEach(all::addAll);
        all.sort(Comparator.comparingLong(work -> work.arrival));
        all.forEach(this::remove);
        return all;
    }

    private void out(Work work) {
        work.queued = false;
        size--;
        bytes -= work.in.bytes();
    }

    private @Nullable String keyOf(Work work) {
        return observesKeys ? work.in.key() : null;
    }
}
