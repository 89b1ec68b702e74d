package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxException;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A store that keeps nothing but what was committed with what, and that fails when it is told to. */
final class RecordingStore implements InboxStore {
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
    public Contents contents() {
        return Contents.none("s");
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

    @Override
    public List<Request> requests(long after, int most) {
        return List.of();
    }

    @Override
    public List<StoredDebt> owed(long target, List<Long> rows) {
        return List.of();
    }

    @Override
    public List<DeadLetter> letters() {
        return List.of();
    }

    @Override
    public @Nullable KeptLetter letter(long number) {
        return null;
    }

    @Override
    public void close() {}
}
