package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.Request.Answer;
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
    public long earlier() {
        return 0;
    }

    @Override
    public CompletableFuture<Void> put(Outgoing message) {
        return AT_ONCE;
    }

    @Override
    public void together(Runnable writing) {
        writing.run();
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
    public long oweAgain(long target, Outgoing message) {
        return 0;
    }

    @Override
    public void attempted(long row, long sequence, int attempts) {}

    @Override
    public long ended(long row, Outgoing message) {
        return 0;
    }

    @Override
    public long written() {
        return 0;
    }

    @Override
    public void dropped(Outgoing message) {}

    @Override
    public void bury(DeadLetter letter, @Nullable String key, int size) {}

    @Override
    public void purge(long number, long request, Answer answer) {}

    @Override
    public void answer(long request, Answer answer) {}

    @Override
    public CompletableFuture<?> flushed() {
        return AT_ONCE;
    }

    @Override
    public void read(Runnable reading) {
        throw new IllegalStateException("there is no store to read");
    }

    @Override
    public void drop(long number, Consumer<DeadLetter> then) {
        throw new IllegalStateException("no dead letter is in a store that is not there");
    }

    @Override
    public void clock(long nanos) {}

    @Override
    public void load(long target, long after, int messages, long bytes, Consumer<List<StoredDebt>> then) {
        throw notThere();
    }

    @Override
    public void load(long target, List<Long> rows, Consumer<List<StoredDebt>> then) {
        throw notThere();
    }

    private static IllegalStateException notThere() {
        return new IllegalStateException("nothing is left to a store that is not there");
    }

    @Override
    public void close() {}
}
