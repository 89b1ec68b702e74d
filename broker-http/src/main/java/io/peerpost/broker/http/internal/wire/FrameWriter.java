package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** Writes the stream lane's frames. */
public final class FrameWriter {
    private FrameWriter() {}

    /**
     * A message, as much of it as goes into one frame. Returns how many bytes of the content that is; what is left goes in
     * {@link #piece pieces}.
     */
    public static int message(ByteBuf out, MessageHead head, Content content) {
        int size = content.size();
        int now = Math.min(size, Frames.PIECE);
        int begin = begin(out, Frames.MESSAGE);
        Varints.write(out, head.number());
        Varints.write(out, head.attempt());
        int form = head.form().number << Frames.FORM_SHIFT;
        out.writeByte(flags(head) | form | (now < size ? Frames.IN_PIECES : 0));
        if (head.numbered()) {
            Varints.write(out, head.sequence());
            Varints.write(out, head.lowest());
        }
        if (head.id() != null) {
            Varints.write(out, head.id());
        }
        if (head.key() != null) {
            Varints.write(out, head.key());
        }
        if (now < size) {
            Varints.write(out, size);
        }
        content.write(out, 0, now);
        end(out, begin);
        return now;
    }

    private static int flags(MessageHead head) {
        return (head.numbered() ? Frames.NUMBERED : 0)
                | (head.id() != null ? Frames.OWN_ID : 0)
                | (head.key() != null ? Frames.KEYED : 0);
    }

    /** The next piece of a message that has begun. Returns how many bytes of the content that is. */
    public static int piece(ByteBuf out, long number, Content content, int from) {
        int now = Math.min(content.size() - from, Frames.PIECE);
        int begin = begin(out, Frames.PIECE_TYPE);
        Varints.write(out, number);
        content.write(out, from, now);
        end(out, begin);
        return now;
    }

    /** What became of a message. */
    public static void ack(
            ByteBuf out, long number, int status, boolean leaving, long retryAfterMillis, @Nullable String reason) {
        String text = reason == null || reason.isEmpty() ? null : cut(reason);
        int begin = begin(out, Frames.ACK);
        Varints.write(out, number);
        out.writeShort(status);
        out.writeByte((leaving ? Frames.IS_LEAVING : 0)
                | (retryAfterMillis >= 0 ? Frames.RETRY_AFTER : 0)
                | (text != null ? Frames.REASON : 0));
        if (retryAfterMillis >= 0) {
            Varints.write(out, retryAfterMillis);
        }
        if (text != null) {
            Varints.write(out, text);
        }
        end(out, begin);
    }

    /** From the node: what may be unanswered from now on. From the publisher: that it keeps to it. */
    public static void window(ByteBuf out, Window window) {
        int begin = begin(out, Frames.WINDOW);
        Varints.write(out, window.messages());
        Varints.write(out, window.bytes());
        end(out, begin);
    }

    /** A sign of life that is to be answered. */
    public static void ping(ByteBuf out) {
        end(out, begin(out, Frames.PING));
    }

    /** The answer to a ping. */
    public static void pong(ByteBuf out) {
        end(out, begin(out, Frames.PONG));
    }

    /** The node has left the registry: nothing new is for it, what it is owed it still takes. */
    public static void leaving(ByteBuf out) {
        end(out, begin(out, Frames.LEAVING));
    }

    /** Nothing more comes from this side but what it owes. */
    public static void bye(ByteBuf out) {
        end(out, begin(out, Frames.BYE));
    }

    /** What came cannot be understood, and the lane ends. */
    public static void error(ByteBuf out, String reason) {
        int begin = begin(out, Frames.ERROR);
        Varints.write(out, cut(reason));
        end(out, begin);
    }

    private static int begin(ByteBuf out, int type) {
        int begin = out.writerIndex();
        out.writeInt(0).writeByte(type);
        return begin;
    }

    private static void end(ByteBuf out, int begin) {
        out.setInt(begin, out.writerIndex() - begin - Integer.BYTES);
    }

    private static String cut(String text) {
        if (ByteBufUtil.utf8MaxBytes(text) <= Frames.MAX_TEXT) {
            return text;
        }
        int most = Frames.MAX_TEXT / ByteBufUtil.utf8MaxBytes("x") - 1;
        int end = Math.min(text.length(), most);
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
    }
}
