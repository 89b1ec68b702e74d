package io.peerpost.broker.http.internal.subscribe;

/** Who waits for what becomes of one message. */
interface Reply {

    /** Over what the message came. */
    Sender sender();

    /** Whether what was said ends what may come over its connection. */
    default boolean ends() {
        return false;
    }

    /** Says what became of it. Called once, by any thread; does not block. */
    void end(Ending ending);
}
