package io.peerpost.broker.http.internal.subscribe;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's decoder with our bounds. */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_LINE = 4096;
    private static final int MAX_CHUNK = 64 << 10;

    RequestDecoder(EndpointConfig config) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setMaxChunkSize(MAX_CHUNK));
    }

    /** Whether part of something has come that is not enough yet. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }
}
