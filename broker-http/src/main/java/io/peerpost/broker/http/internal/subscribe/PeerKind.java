package io.peerpost.broker.http.internal.subscribe;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.peerpost.broker.http.internal.wire.WireHeaders;

/** What the other side makes of an answer. */
enum PeerKind {
    /** Another Peerpost: every status means what it says. */
    PEERPOST,
    /** go-micro: every answer means success, only a broken connection does not. */
    GO,
    /** Anybody else, curl for one: gets the honest status. */
    OTHER;

    static PeerKind of(HttpHeaders headers) {
        if (headers.contains(WireHeaders.ID)
                || headers.contains(WireHeaders.PROBE)
                || headers.contains(WireHeaders.SESSION)) {
            return PEERPOST;
        }
        String agent = headers.get(HttpHeaderNames.USER_AGENT);
        return agent != null && agent.startsWith("Go-http-client/") ? GO : OTHER;
    }
}
