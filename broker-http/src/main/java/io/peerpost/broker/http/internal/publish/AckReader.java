package io.peerpost.broker.http.internal.publish;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.ReferenceCountUtil;
import io.peerpost.broker.http.internal.wire.FrameException;
import io.peerpost.broker.http.internal.wire.FrameReader;

/** Reads what a node says on a stream lane. */
final class AckReader extends ChannelInboundHandlerAdapter {
    private final StreamLane lane;

    /** Whether this turn of the loop has brought something already. */
    private boolean heard;

    AckReader(StreamLane lane) {
        this.lane = lane;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf frame) {
                if (!heard) {
                    heard = true;
                    lane.heard();
                }
                FrameReader.read(frame, lane);
            }
        } catch (FrameException e) {
            lane.spoilt(e.reason());
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        heard = false;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        lane.writeMore();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.broken("the connection was closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof FrameException spoilt) {
            lane.spoilt(spoilt.reason());
            return;
        }
        String text = cause.getMessage();
        lane.broken(text == null ? cause.getClass().getSimpleName() : text);
    }
}
