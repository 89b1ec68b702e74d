package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A store that keeps nothing but what was committed with what, and that fails when it is told to. */
final class RecordingStore extends EmptyStore {
    final List<List<Entry>> commits = new CopyOnWriteArrayList<>();

    /** How many commits have failed. */
    final AtomicInteger failures = new AtomicInteger();

    volatile boolean fails;

    /** For each commit, how many debts of which message it begins. */
    List<Map<Long, Long>> owedBySequence() {
        return commits.stream()
                .map(entries -> entries.stream()
                        .filter(Entry.Owe.class::isInstance)
                        .map(Entry.Owe.class::cast)
                        .collect(Collectors.groupingBy(Entry.Owe::sequence, Collectors.counting())))
                .toList();
    }

    @Override
    public List<Finished> commit(List<Entry> entries) {
        if (fails) {
            failures.incrementAndGet();
            throw new InboxException("inbox: the disk is full", null);
        }
        commits.add(List.copyOf(entries));
        return List.of();
    }

    @Override
    public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
        return List.of();
    }
}
