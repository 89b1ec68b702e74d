package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher holds of an accepted message: it hears how the message ends, also of one that waits in a store and not
 * in memory. Ends are told on the publisher's loop; all else may be called by any thread.
 */
final class Receipt implements Publication {
    private final String id;
    private final @Nullable String session;
    private final String topic;
    private final CompletableFuture<Settlement> settled = new CompletableFuture<>();
    private List<Settlement.End> ends = List.of();
    private volatile boolean asked;
    private volatile @Nullable Runnable whenAsked;

    Receipt(String id, String topic) {
        this(id, null, topic);
    }

    private Receipt(String id, @Nullable String session, String topic) {
        this.id = id;
        this.session = session;
        this.topic = topic;
    }

    /** Of a message whose id is {@code <session>-<sequence>}. */
    static Receipt numbered(String session, long sequence, String topic) {
        return new Receipt(session + "-" + sequence, session, topic);
    }

    /** The session that its id was made of; null if it is not known to have been. */
    @Nullable String session() {
        return session;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public CompletionStage<Settlement> settled() {
        asked = true;
        Runnable told = whenAsked;
        if (told != null) {
            told.run();
        }
        return settled.minimalCompletionStage();
    }

    /** Calls this, on any thread, should somebody ask for the end from now on. */
    void whenAsked(Runnable told) {
        whenAsked = told;
    }

    /** Whether somebody may wait for the end without holding this. */
    boolean asked() {
        return asked;
    }

    void ended(Settlement.End end) {
        ends = Few.plus(ends, end);
    }

    /** Completes the publication; stages hang on this call. */
    void settle() {
        settled.complete(new Settlement(id, topic, ends));
    }
}
