package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Frames as lines of text. */
public final class FrameText implements FrameReader.Sink {
    final List<String> lines = new ArrayList<>();

    /** The next frame of a stream, read as text. */
    public static String next(InputStream in) throws IOException {
        byte[] length = in.readNBytes(Integer.BYTES);
        if (length.length < Integer.BYTES) {
            throw new EOFException("the stream ended where a frame should begin");
        }
        byte[] frame = in.readNBytes(ByteBuffer.wrap(length).getInt());
        FrameText text = new FrameText();
        try {
            FrameReader.read(Unpooled.wrappedBuffer(frame), text);
        } catch (FrameException e) {
            throw new AssertionError(e);
        }
        return text.lines.get(0);
    }

    /** A frame as bytes. */
    public static byte[] bytes(Consumer<ByteBuf> frame) {
        ByteBuf out = Unpooled.buffer();
        frame.accept(out);
        return ByteBufUtil.getBytes(out);
    }

    private static String hex(ByteBuf body) {
        return body.isReadable() ? ByteBufUtil.hexDump(body) : "-";
    }

    private static String or(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    @Override
    public void message(MessageHead head, int size, ByteBuf body) {
        lines.add(
                "MESSAGE " + head.number() + " attempt " + head.attempt() + " sequence " + head.sequence() + " lowest "
                        + head.lowest() + " id " + or(head.id()) + " key " + or(head.key()) + " form " + head.form()
                        + " size " + size + " body "
                        + hex(body));
    }

    @Override
    public void piece(long number, ByteBuf body) {
        lines.add("PIECE of " + number + " body " + hex(body));
    }

    @Override
    public void ack(long number, int status, boolean leaving, long retryAfterMillis, @Nullable String reason) {
        lines.add("ACK " + number + " status " + status + (leaving ? " leaving" : "") + " retry-after "
                + retryAfterMillis + " reason " + or(reason));
    }

    @Override
    public void window(Window window) {
        lines.add("WINDOW " + window);
    }

    @Override
    public void ping() {
        lines.add("PING");
    }

    @Override
    public void pong() {
        lines.add("PONG");
    }

    @Override
    public void leaving() {
        lines.add("LEAVING");
    }

    @Override
    public void bye() {
        lines.add("BYE");
    }

    @Override
    public void error(String reason) {
        lines.add("ERROR " + reason);
    }
}
