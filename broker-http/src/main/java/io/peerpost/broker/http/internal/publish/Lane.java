package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.Window;

/** Messages out, answers in, over one connection to one node. Everything happens on the publisher's loop. */
interface Lane {

    /** Sends a message; kept until the connection stands. On a stream lane they are numbered, from 1. */
    void send(Debt debt, int attempt, long lowest);

    /** Asks whether the node is there, without a message. Its answer counts as one in order. */
    void probe();

    /** Says that the publisher keeps to a window from now on. Of a stream lane. */
    default void keepsTo(Window window) {}

    /** Closes. The listener hears no more. */
    void close();

    /** What is spoken. */
    enum Kind {
        /** POST, to a go-micro node. */
        GO,
        /** POST, with Peerpost's headers; answers come in the order of what was sent. */
        POST,
        /** Frames; answers come in any order, each with its message's number. */
        STREAM
    }

    /** Opens lanes. */
    interface Opener {
        /** Starts to connect, and returns at once. The listener is not called before this returned. */
        Lane open(String nodeId, Listing listing, Kind kind, Listener listener);
    }

    /** Hears of one lane. */
    interface Listener {
        /** The connection stands. */
        void onOpen();

        /** Something was heard: a sign of life. */
        void onHeard();

        /** The next answer in order. */
        void onAnswer(Answer answer);

        /** The answer to a message by its number. Of a stream lane. */
        void onAnswer(long number, Answer answer);

        /** What may be unanswered from now on; first just before it opens. Of a stream lane. */
        void onWindow(Window window);

        /** The node has left the registry, and takes what it is owed. Of a stream lane. */
        void onLeaving();

        /** Somebody is there, and there is no stream lane for now; nothing was sent. The last call. */
        void onRefused(String reason);

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
        BROKEN,
        /** Stood, and one side did not understand the other's frames. */
        SPOILT
    }
}
