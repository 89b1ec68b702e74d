package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts what comes in into frames, each from its type to its end, without copying. A length that is out of bounds is
 * thrown as a {@link FrameException} before anything is kept for it; what comes behind it is thrown away.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
    private boolean spoilt;

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws FrameException {
        if (spoilt) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < Integer.BYTES) {
            return;
        }
        long length = in.getUnsignedInt(in.readerIndex());
        if (length < 1 || length > Frames.MAX_LENGTH) {
            spoilt = true;
            throw new FrameException("a frame of " + length + " bytes (expected: 1 to " + Frames.MAX_LENGTH + ")");
        }
        if (in.readableBytes() >= Integer.BYTES + length) {
            in.skipBytes(Integer.BYTES);
            out.add(in.readRetainedSlice((int) length));
        }
    }

    /** Whether part of a frame has come that is not enough yet. */
    public boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }
}
