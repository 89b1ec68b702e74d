package io.peerpost.broker.http.internal.subscribe;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** Puts requests together out of what the decoder gives, within bounds. Belongs to one event loop. */
final class RequestReader {
    private final EndpointConfig config;
    private final BodyBuffer body;
    private final Sink sink;

    private @Nullable HttpRequest head;

    /** Who gets what was read. */
    interface Sink {
        /** A request began; true if it shall be read. */
        boolean began();

        /** The peer waits for leave to send its body. */
        void goOn();

        /** A whole request. */
        void request(Request request);

        /** What came is not within the bounds, or not HTTP; nothing more can be read. */
        void refused(int status, String detail);
    }

    RequestReader(EndpointConfig config, BodyBuffer body, Sink sink) {
        this.config = config;
        this.body = body;
        this.sink = sink;
    }

    /** Whether a request has begun and not ended. */
    boolean midway() {
        return head != null;
    }

    /** Takes the next piece. To be called no more once the sink has refused. */
    void read(HttpObject piece) {
        if (piece.decoderResult().isFailure()) {
            refuseBroken(piece.decoderResult().cause());
            return;
        }
        if (piece instanceof HttpRequest request && !begin(request)) {
            return;
        }
        if (piece instanceof HttpContent content && head != null) {
            add(content);
        }
    }

    /** Forgets a request that has not ended. */
    void clear() {
        head = null;
        body.clear();
    }

    /** Whose request it is that has begun and not ended. */
    PeerKind kind() {
        return head == null ? PeerKind.OTHER : PeerKind.of(head.headers());
    }

    private boolean begin(HttpRequest request) {
        if (!sink.began()) {
            return false;
        }
        if (request.headers().size() > config.maxHeaders()) {
            sink.refused(431, request.headers().size() + " headers (expected: at most " + config.maxHeaders() + ")");
            return false;
        }
        head = request;
        if (!body.begin(HttpUtil.getContentLength(request, 0L))) {
            refuseLarge();
            return false;
        }
        if (request.headers().containsValue(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true)) {
            sink.goOn();
        }
        return true;
    }

    private void add(HttpContent content) {
        if (!body.fits(content.content().readableBytes())) {
            refuseLarge();
        } else if (!body.add(content.content())) {
            refuse(503, "too many large requests at once");
        } else if (content instanceof LastHttpContent && head != null) {
            Request whole = whole(head, body.take());
            head = null;
            sink.request(whole);
        }
    }

    private static Request whole(HttpRequest head, byte[] body) {
        boolean version11 = head.protocolVersion().equals(HttpVersion.HTTP_1_1);
        String uri = head.uri();
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        return new Request(
                head.method().name(),
                path,
                query < 0 ? "" : uri.substring(query + 1),
                head.headers(),
                body,
                PeerKind.of(head.headers()),
                version11,
                version11 && HttpUtil.isKeepAlive(head));
    }

    private void refuse(int status, String detail) {
        sink.refused(status, detail);
        clear();
    }

    private void refuseLarge() {
        refuse(413, "the body is too large (expected: at most " + config.maxBody() + " bytes)");
    }

    private void refuseBroken(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            refuse(414, "the request line is too long");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(431, "the headers are too large (expected: at most " + config.maxHeaderBytes() + " bytes)");
        } else {
            refuse(400, "not an HTTP/1.1 request");
        }
    }
}
