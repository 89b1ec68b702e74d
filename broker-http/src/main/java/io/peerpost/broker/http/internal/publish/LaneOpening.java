package io.peerpost.broker.http.internal.publish;

import io.netty.channel.EventLoop;

/** The lanes of a real broker. */
public final class LaneOpening {
    private LaneOpening() {}

    /**
     * Lanes over HTTP on an event loop, which has to be the publisher's own loop.
     *
     * @param contentType what the messages' bodies are
     */
    public static Publisher.LaneOpeners http(EventLoop loop, String contentType) {
        return session -> PostLane.opener(loop, contentType, session);
    }
}
