package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.http.internal.wire.Window;

/** The lanes of a real broker. */
public final class LaneOpening {
    private LaneOpening() {}

    /**
     * Lanes over HTTP.
     *
     * @param contentType what the messages' bodies are
     * @param config the numbers
     */
    public static Publisher.LaneOpeners http(Dialer dialer, String contentType, PublishConfig config) {
        return session -> opener(dialer, contentType, session, config.window());
    }

    static Lane.Opener opener(Dialer dialer, String contentType, String session, Window wanted) {
        return (nodeId, listing, kind, listener) -> {
            if (kind == Lane.Kind.STREAM) {
                return new StreamLane(dialer, nodeId, listing, session, wanted, listener);
            }
            boolean ours = kind == Lane.Kind.POST;
            PostRequest requests = new PostRequest(nodeId, listing.address(), contentType, session, ours);
            return new PostLane(dialer, requests, listing.address(), listener);
        };
    }
}
