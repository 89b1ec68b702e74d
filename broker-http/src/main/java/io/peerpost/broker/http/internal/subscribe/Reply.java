package io.peerpost.broker.http.internal.subscribe;

/** Who waits for what becomes of one message. */
interface Reply {

    /** Over what the message came. */
    Sender sender();

    /** Says what became of it. Called once, by any thread; does not block. */
    void end(Ending ending);
}
