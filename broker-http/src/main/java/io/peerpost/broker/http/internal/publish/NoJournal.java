package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes nothing down: the inbox lives in memory and ends with the process. */
final class NoJournal implements Journal {
    private static final CompletableFuture<Void> AT_ONCE = CompletableFuture.completedFuture(null);

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public CompletableFuture<Void> put(Outgoing message) {
        return AT_ONCE;
    }

    @Override
    public long meet(Target target) {
        return 0;
    }

    @Override
    public void forget(long target) {}

    @Override
    public long owe(long target, long sequence, long endsAt) {
        return 0;
    }

    @Override
    public void attempted(long row, int attempts) {}

    @Override
    public void ended(long row, long sequence) {}

    @Override
    public void dropped(long sequence) {}

    @Override
    public void bury(DeadLetter letter, @Nullable String key, int size) {}

    @Override
    public void purge(long number) {}

    @Override
    public void drop(long number, Consumer<DeadLetter> then) {
        throw new IllegalStateException("no dead letter is in a store that is not there");
    }

    @Override
    public void clock(long nanos) {}

    @Override
    public void load(long target, long after, int messages, long bytes, Consumer<List<StoredDebt>> then) {
        throw new IllegalStateException("nothing is left to a store that is not there");
    }

    @Override
    public void close() {}
}
