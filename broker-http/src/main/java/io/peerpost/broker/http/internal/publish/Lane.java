package io.peerpost.broker.http.internal.publish;

import io.peerpost.registry.HostPort;

/**
 * Messages out, answers in, over one connection to one node. Everything happens on the publisher's loop. Answers come in
 * the order of what was sent.
 */
interface Lane {

    /** Sends a message; kept until the connection stands. */
    void send(Debt debt, int attempt, long lowest);

    /** Asks whether the node is there, without a message. Its answer counts as one in order. */
    void probe();

    /** Closes. The listener hears no more. */
    void close();

    /** Opens lanes. */
    interface Opener {
        /** Starts to connect, and returns at once. The listener is not called before this returned. */
        Lane open(String nodeId, HostPort address, boolean ours, Listener listener);
    }

    /** Hears of one lane. */
    interface Listener {
        /** The connection stands. */
        void onOpen();

        /** Something was heard: a sign of life. */
        void onHeard();

        /** The next answer in order. */
        void onAnswer(Answer answer);

        /** The connection is no more, or never came to be. The last call. */
        void onClosed(Cause cause, String reason);
    }

    /** Why a connection is no more. */
    enum Cause {
        /** Refused: nobody listens there. */
        REFUSED,
        /** Could not be reached, or did not stand in time. */
        UNREACHABLE,
        /** Stood, and broke or was closed by the other side. */
        BROKEN
    }
}
