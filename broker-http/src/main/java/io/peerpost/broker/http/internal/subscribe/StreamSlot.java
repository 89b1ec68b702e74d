package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.Nullable;

/** One message of a stream lane, from its coming until it is answered. */
final class StreamSlot implements Reply {
    final long number;
    private final StreamConnection connection;

    /** Among those that are owed an answer, which is in the order in which they were whole; belongs to the event loop. */
    long place;

    /** What it turned out to be; belongs to the event loop, and is null if it is nothing for the subscription. */
    private @Nullable Work work;

    private volatile @Nullable Ack ack;

    StreamSlot(StreamConnection connection, long number) {
        this.connection = connection;
        this.number = number;
    }

    /** It is this message. */
    void means(Work message) {
        work = message;
    }

    /** Its connection is gone. */
    void abandon(LocalSubscription subscription) {
        if (work != null) {
            subscription.abandon(work, this);
        }
    }

    /** Answers. May be called by any thread. */
    void answer(Ack given) {
        ack = given;
        connection.answered(this);
    }

    @Override
    public boolean ends() {
        Ack given = ack;
        return given != null && given.full();
    }

    @Nullable Ack ack() {
        return ack;
    }

    @Override
    public Sender sender() {
        return connection;
    }

    @Override
    public void end(Ending ending) {
        answer(Ack.of(ending));
    }
}
