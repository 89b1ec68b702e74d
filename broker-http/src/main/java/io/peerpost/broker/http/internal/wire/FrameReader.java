package io.peerpost.broker.http.internal.wire;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Reads the stream lane's frames. What one sink does not expect ends its lane. */
public final class FrameReader {

    /** Who gets what was read. */
    public interface Sink {
        /**
         * A message.
         *
         * @param head what stands before the body
         * @param size of the whole body
         * @param body its beginning, or all of it; valid during the call
         */
        default void message(MessageHead head, int size, ByteBuf body) throws FrameException {
            throw unexpected("MESSAGE");
        }

        /** More of a message that has begun. */
        default void piece(long number, ByteBuf body) throws FrameException {
            throw unexpected("PIECE");
        }

        /** What became of a message; -1 if it is not said when it shall come again. */
        default void ack(long number, int status, boolean leaving, long retryAfterMillis, @Nullable String reason)
                throws FrameException {
            throw unexpected("ACK");
        }

        /** A window. */
        void window(Window window) throws FrameException;

        /** To be answered. */
        void ping();

        /** A sign of life. */
        default void pong() {}

        /** The node has left the registry. */
        default void leaving() throws FrameException {
            throw unexpected("LEAVING");
        }

        /** The other side sends nothing more but what it owes. */
        void bye();

        /** The other side could not understand something, and ends the lane. */
        void error(String reason);

        private static FrameException unexpected(String type) {
            return new FrameException("a frame of type " + type + " does not come this way");
        }
    }

    private FrameReader() {}

    /**
     * Reads one frame, from its type to its end.
     *
     * @throws FrameException if it is not one that may come; nothing behind it can be read
     */
    public static void read(ByteBuf frame, Sink sink) throws FrameException {
        int type = frame.readUnsignedByte();
        switch (type) {
            case Frames.MESSAGE -> message(frame, sink);
            case Frames.PIECE_TYPE -> sink.piece(Varints.read(frame, "number"), frame);
            case Frames.ACK -> ack(frame, sink);
            case Frames.WINDOW -> window(frame, sink);
            case Frames.PING -> sink.ping();
            case Frames.PONG -> sink.pong();
            case Frames.LEAVING -> sink.leaving();
            case Frames.BYE -> sink.bye();
            case Frames.ERROR -> sink.error(Varints.readText(frame, Frames.MAX_TEXT, "reason"));
            default -> skip(type);
        }
    }

    private static void skip(int type) throws FrameException {
        if (type < Frames.SKIPPED_FROM) {
            throw new FrameException("a frame of the unknown type " + type);
        }
    }

    private static void message(ByteBuf frame, Sink sink) throws FrameException {
        long number = Varints.read(frame, "number");
        int attempt = Varints.readInt(frame, "attempt");
        int flags = flags(frame, Frames.MESSAGE_FLAGS | Frames.FORM);
        Content.Form form = Content.Form.of((flags & Frames.FORM) >> Frames.FORM_SHIFT);
        if (form == null) {
            throw new FrameException("a message in an unknown form, flags " + flags);
        }
        boolean numbered = (flags & Frames.NUMBERED) != 0;
        long sequence = numbered ? Varints.read(frame, "sequence") : -1;
        long lowest = numbered ? Varints.read(frame, "lowest") : -1;
        String id = (flags & Frames.OWN_ID) != 0 ? Varints.readText(frame, Frames.MAX_ID, "id") : null;
        String key = (flags & Frames.KEYED) != 0 ? Varints.readText(frame, Frames.MAX_KEY, "key") : null;
        if (attempt < 1 || (!numbered && id == null) || (id != null && id.isEmpty())) {
            throw new FrameException("a message without an attempt, or without a sequence and an id");
        }
        int size = frame.readableBytes();
        if ((flags & Frames.IN_PIECES) != 0) {
            size = Varints.readInt(frame, "size");
            if (size <= frame.readableBytes()) {
                throw new FrameException("a message in pieces that is whole");
            }
        }
        sink.message(new MessageHead(number, attempt, sequence, lowest, id, key, form), size, frame);
    }

    private static void ack(ByteBuf frame, Sink sink) throws FrameException {
        long number = Varints.read(frame, "number");
        if (frame.readableBytes() < 3) {
            throw new FrameException("the frame ends within its status");
        }
        int status = frame.readUnsignedShort();
        int flags = flags(frame, Frames.ACK_FLAGS);
        long after = (flags & Frames.RETRY_AFTER) != 0 ? Varints.read(frame, "retry-after") : -1;
        String reason = (flags & Frames.REASON) != 0 ? Varints.readText(frame, Frames.MAX_TEXT, "reason") : null;
        sink.ack(number, status, (flags & Frames.IS_LEAVING) != 0, after, reason);
    }

    private static int flags(ByteBuf frame, int known) throws FrameException {
        if (!frame.isReadable()) {
            throw new FrameException("the frame ends before its flags");
        }
        int flags = frame.readUnsignedByte();
        if ((flags & ~known) != 0) {
            throw new FrameException("the unknown flags " + (flags & ~known));
        }
        return flags;
    }

    private static void window(ByteBuf frame, Sink sink) throws FrameException {
        Window window = new Window(Varints.readInt(frame, "messages"), Varints.read(frame, "bytes"));
        if (!window.isOpen()) {
            throw new FrameException("a window of nothing");
        }
        sink.window(window);
    }
}
