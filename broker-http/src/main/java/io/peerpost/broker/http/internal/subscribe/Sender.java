package io.peerpost.broker.http.internal.subscribe;

/** Over what messages come: a connection. Its methods are called by any thread. */
interface Sender {

    /** A subscription that was full takes messages again. Does not block. */
    void roomAgain(LocalSubscription subscription);

    /**
     * Whether its state is known as of now: false after the process stood still, when it may have ended without anybody
     * having looked.
     */
    boolean known(long nanoTime);

    /** Finds its state out, blocking a moment: if it has ended, its messages have been abandoned on return. */
    void look();
}
