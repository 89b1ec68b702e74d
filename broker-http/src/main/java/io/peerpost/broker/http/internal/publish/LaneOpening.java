package io.peerpost.broker.http.internal.publish;

import io.netty.channel.EventLoop;
import io.peerpost.broker.http.internal.wire.Window;

/** The lanes of a real broker. */
public final class LaneOpening {
    private LaneOpening() {}

    /**
     * Lanes over HTTP on an event loop, which has to be the publisher's own loop.
     *
     * @param contentType what the messages' bodies are
     * @param config the numbers
     */
    public static Publisher.LaneOpeners http(EventLoop loop, String contentType, PublishConfig config) {
        return session -> opener(loop, contentType, session, config.window());
    }

    static Lane.Opener opener(EventLoop loop, String contentType, String session, Window wanted) {
        return (nodeId, listing, kind, listener) -> {
            if (kind == Lane.Kind.STREAM) {
                return new StreamLane(loop, nodeId, listing, session, wanted, listener);
            }
            boolean ours = kind == Lane.Kind.POST;
            PostRequest requests = new PostRequest(nodeId, listing.address(), contentType, session, ours);
            return new PostLane(loop, requests, listing.address(), listener);
        };
    }
}
