package io.peerpost.broker.http.internal.subscribe;

import org.jspecify.annotations.Nullable;

/** One request's place among the answers of its connection. */
final class Slot implements Reply {
    private final Connection connection;
    private final PeerKind kind;
    private final boolean keepAlive;
    private final boolean headOnly;
    private final boolean interim;

    /** What it turned out to be; both belong to the event loop, and are null if it is not a message. */
    private @Nullable LocalSubscription subscription;

    private @Nullable Work work;

    private volatile @Nullable Answer answer;

    Slot(Connection connection, Request request) {
        this.connection = connection;
        kind = request.kind();
        keepAlive = request.keepAlive();
        headOnly = request.method().equals("HEAD");
        interim = kind == PeerKind.PEERPOST && request.version11();
    }

    /** For what never became a request. */
    Slot(Connection connection) {
        this.connection = connection;
        kind = PeerKind.OTHER;
        keepAlive = false;
        headOnly = false;
        interim = false;
    }

    /** It is this message of this subscription. */
    void means(LocalSubscription owner, Work message) {
        subscription = owner;
        work = message;
    }

    /** Its connection is gone. */
    void abandon() {
        if (subscription != null && work != null) {
            subscription.abandon(work, this);
        }
    }

    /** Answers. Only the first answer counts. May be called by any thread. */
    void answer(Answer given) {
        answer = given;
        connection.answered();
    }

    /** Whether its connection ends with its answer. */
    @Override
    public boolean ends() {
        Answer given = answer;
        return given != null && given.close();
    }

    @Nullable Answer answer() {
        return answer;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean headOnly() {
        return headOnly;
    }

    /** Whether the peer sends nothing more before it has this answer, and waits for it however long it takes. */
    boolean patient() {
        return kind == PeerKind.GO;
    }

    /** Whether the peer understands that its request is still at work. */
    boolean interim() {
        return interim;
    }

    @Override
    public Sender sender() {
        return connection;
    }

    @Override
    public void end(Ending ending) {
        LocalSubscription of = subscription;
        answer(
                of == null
                        ? Answers.of(ending, kind, "", false)
                        : Answers.of(ending, kind, of.nodeId(), of.departing()));
    }
}
