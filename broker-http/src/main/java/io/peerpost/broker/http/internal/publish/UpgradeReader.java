package io.peerpost.broker.http.internal.publish;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.peerpost.broker.http.internal.wire.FrameDecoder;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.Window;
import io.peerpost.broker.http.internal.wire.WireHeaders;
import org.jspecify.annotations.Nullable;

/** Reads the answer to the upgrade. From a good one on frames are read in its place. */
final class UpgradeReader extends ChannelInboundHandlerAdapter {
    private final String nodeId;
    private final StreamLane lane;
    private @Nullable HttpResponse head;

    UpgradeReader(String nodeId, StreamLane lane) {
        this.nodeId = nodeId;
        this.lane = lane;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
                lane.refused("answered something that is not HTTP");
                return;
            }
            if (message instanceof HttpResponse response) {
                head = response;
            }
            if (message instanceof LastHttpContent && head != null) {
                answered(ctx, head);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void answered(ChannelHandlerContext ctx, HttpResponse answer) {
        int status = answer.status().code();
        if (status / 100 == 1 && status != 101) {
            return; // a sign of life, nothing more
        }
        Window window = Window.parse(answer.headers().get(WireHeaders.WINDOW));
        boolean good = status == 101
                && nodeId.equals(answer.headers().get(WireHeaders.NODE))
                && answer.headers().containsValue(HttpHeaderNames.UPGRADE, Frames.TOKEN, true);
        if (!good || window == null) {
            lane.refused("answered the upgrade with " + status);
            return;
        }
        boolean leaving = answer.headers().contains(WireHeaders.LEAVING);
        ctx.pipeline().replace(this, null, new AckReader(lane));
        lane.opened(window, leaving);
        // last, since what has come behind the answer is read at once
        ctx.pipeline().replace(HttpResponseDecoder.class, "frames", new FrameDecoder());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.refused("the connection was closed at the upgrade");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        lane.refused(String.valueOf(cause.getMessage()));
    }
}
