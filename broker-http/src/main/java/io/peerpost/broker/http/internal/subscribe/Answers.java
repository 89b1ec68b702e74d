package io.peerpost.broker.http.internal.subscribe;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.peerpost.broker.http.HttpHandler;
import io.peerpost.broker.http.internal.wire.ErrorObject;
import io.peerpost.broker.http.internal.wire.RetryAfterHeader;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is answered to whom. */
final class Answers {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String LEAVING = WireHeaders.LEAVING + ": 1";
    private static final byte[] EMPTY = {};

    private Answers() {}

    /**
     * What became of a message of a subscription.
     *
     * @param departing whether the node has left the registry
     */
    static Answer of(Ending ending, PeerKind peer, String nodeId, boolean departing) {
        String node = WireHeaders.NODE + ": " + nodeId;
        List<String> speaker = departing && peer == PeerKind.PEERPOST ? List.of(node, LEAVING) : List.of(node);
        return switch (ending.kind()) {
            case HANDLED -> new Answer(200, speaker, null, EMPTY, false);
            case FAILED -> error(500, String.valueOf(ending.reason()), failed(speaker, ending.delay()), false);
            case REJECTED -> error(422, String.valueOf(ending.reason()), speaker, false);
            case FULL ->
                peer == PeerKind.GO
                        ? Answer.SILENCE
                        : error(503, "the subscription's queue is full", List.of(node, "Retry-After: 1"), true);
            case LEAVING -> leaving(peer, node);
        };
    }

    private static List<String> failed(List<String> speaker, @Nullable Duration delay) {
        if (delay == null) {
            return speaker;
        }
        List<String> more = new ArrayList<>(speaker);
        more.add(WireHeaders.RETRY_AFTER + ": " + RetryAfterHeader.of(delay));
        return more;
    }

    /** No subscription of this node is meant. */
    static Answer notFound(PeerKind peer, String detail) {
        return peer == PeerKind.GO ? Answer.SILENCE : error(404, detail, List.of(), false);
    }

    /** There is no stream lane: the subscription is not here or leaves, or the publisher does not say who it is. */
    static Answer noUpgrade(@Nullable LocalSubscription subscription, @Nullable String session) {
        if (subscription == null) {
            return notFound(PeerKind.PEERPOST, "no subscription of that id here");
        }
        return session == null
                ? error(400, WireHeaders.SESSION + " is missing, or is not as it should be", List.of(), false)
                : leaving(PeerKind.PEERPOST, WireHeaders.NODE + ": " + subscription.nodeId());
    }

    /** There is no stream lane for now: all that the subscription may grant is granted. */
    static Answer noWindow(String nodeId) {
        return error(503, "no window is left to grant", List.of(WireHeaders.NODE + ": " + nodeId), false);
    }

    /** The body is no envelope. Only Peerpost knows this status; go-micro says 500 here. */
    static Answer noEnvelope(PeerKind peer, String detail, String nodeId) {
        int status = peer == PeerKind.PEERPOST ? 400 : 500;
        return error(status, "Error parsing request body: " + detail, List.of(WireHeaders.NODE + ": " + nodeId), false);
    }

    /** Not a POST; word for word as go-micro, the code in the text included. */
    static Answer methodNotAllowed() {
        byte[] body = ErrorObject.bytes(400, "Method not allowed", "Bad Request", "\n");
        return new Answer(405, List.of("Allow: POST", "X-Content-Type-Options: nosniff"), TEXT, body, false);
    }

    /** The request as such was refused; nothing behind it is read. */
    static Answer refused(int status, String detail) {
        return error(status, detail, List.of(), true);
    }

    /** What a handler of the user's own made. */
    static Answer of(HttpHandler.Answer answer) {
        return new Answer(answer.status(), List.of(), singleLine(answer.contentType()), answer.body(), false);
    }

    /** A handler of the user's own failed. */
    static Answer handlerFailed(Throwable cause) {
        return error(500, cause.getClass().getName() + ": " + cause.getMessage(), List.of(), false);
    }

    private static Answer leaving(PeerKind peer, String node) {
        return switch (peer) {
            case PEERPOST -> error(503, "the node leaves", List.of(node, LEAVING), false);
            case GO -> Answer.SILENCE;
            case OTHER -> error(503, "the node leaves", List.of(node), true);
        };
    }

    private static Answer error(int status, String detail, List<String> headers, boolean close) {
        String phrase = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new Answer(status, headers, TEXT, ErrorObject.bytes(status, detail, phrase, ""), close);
    }

    private static String singleLine(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "");
    }
}
