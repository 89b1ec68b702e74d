package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.inbox.Contents;
import io.peerpost.broker.inbox.Entry;
import io.peerpost.broker.inbox.InboxStore;
import io.peerpost.broker.inbox.Request;
import io.peerpost.broker.inbox.StoredDebt;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store in which nothing is, whatever is committed; tests say otherwise. */
abstract class EmptyStore implements InboxStore {
    @Override
    public Contents contents() {
        return Contents.none("s");
    }

    @Override
    public List<Finished> commit(List<Entry> entries) {
        return List.of();
    }

    @Override
    public List<StoredDebt> owed(long target, long after, int maxMessages, long maxBytes) {
        return List.of();
    }

    @Override
    public List<StoredDebt> owed(long target, List<Long> rows) {
        return List.of();
    }

    @Override
    public List<Request> requests(long after, int most) {
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
