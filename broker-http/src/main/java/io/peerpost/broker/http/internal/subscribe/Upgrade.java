package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.SequenceHeader;
import io.peerpost.broker.http.internal.wire.Window;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import org.jspecify.annotations.Nullable;

/** A request to go on with the frames of the stream lane. */
final class Upgrade {
    /** What a publisher is granted at most that does not say what it could make use of. */
    private static final Window MODEST = new Window(256, 4 << 20);

    private Upgrade() {}

    /** Whether a request is one; from others nothing is promised. */
    static boolean isAsked(Request request) {
        return request.version11()
                && request.method().equals("GET")
                && request.headers().containsValue(HttpHeaderNames.UPGRADE, Frames.TOKEN, true)
                && request.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
    }

    /** The publisher's session; null if it has none that is fit to be one. */
    static @Nullable String session(Request request) {
        String session = request.headers().get(WireHeaders.SESSION);
        return session != null && SequenceHeader.parse(session + " 0 0") != null ? session : null;
    }

    /** What the publisher could make use of, as far as this endpoint goes along with it. */
    static Window wanted(Request request, EndpointConfig config) {
        Window wanted = Window.parse(request.headers().get(WireHeaders.WINDOW));
        return (wanted == null ? MODEST : wanted).min(new Window(config.maxPipelined(), Long.MAX_VALUE));
    }

    /** The answer to a good one. */
    static ByteBuf accepted(Channel channel, String nodeId, Window granted, boolean departing) {
        ByteBuf answer = channel.alloc().ioBuffer(256);
        ByteBufUtil.writeAscii(
                answer,
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: " + Frames.TOKEN + "\r\n"
                        + WireHeaders.NODE + ": " + nodeId + "\r\n"
                        + WireHeaders.WINDOW + ": " + granted + "\r\n"
                        + (departing ? WireHeaders.LEAVING + ": 1\r\n" : "") + "\r\n");
        return answer;
    }
}
