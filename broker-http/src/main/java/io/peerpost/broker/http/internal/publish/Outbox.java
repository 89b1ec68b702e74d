package io.peerpost.broker.http.internal.publish;

import io.netty.buffer.ByteBuf;
import io.peerpost.broker.http.internal.wire.Content;
import io.peerpost.broker.http.internal.wire.FrameWriter;
import io.peerpost.broker.http.internal.wire.Frames;
import io.peerpost.broker.http.internal.wire.MessageHead;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The messages that wait to be written on one stream lane. A large one goes in pieces; where the order of messages does
 * not matter, pieces take turns with each other, and small messages go between them. Not thread-safe.
 */
final class Outbox {
    private final boolean inOrder;
    private final Deque<Sending> small = new ArrayDeque<>();
    private final Deque<Sending> large = new ArrayDeque<>();

    /** One message and how far it has been written. */
    private static final class Sending {
        final MessageHead head;
        final Content content;
        int written;

        Sending(MessageHead head, Content content) {
            this.head = head;
            this.content = content;
        }

        /** Writes its next frame; returns whether that was the last. */
        boolean next(ByteBuf out) {
            written += written == 0
                    ? FrameWriter.message(out, head, content)
                    : FrameWriter.piece(out, head.number(), content, written);
            return written == content.size();
        }
    }

    /** Nothing yet. */
    Outbox(boolean inOrder) {
        this.inOrder = inOrder;
    }

    void add(MessageHead head, Content content) {
        boolean goesBetween = !inOrder && content.size() <= Frames.PIECE;
        (goesBetween ? small : large).add(new Sending(head, content));
    }

    boolean isEmpty() {
        return small.isEmpty() && large.isEmpty();
    }

    /** Writes frames until there are none, or at least so many bytes are written: small messages first, then a piece. */
    void fill(ByteBuf out, int bytes) {
        while (out.readableBytes() < bytes && !isEmpty()) {
            Sending small = this.small.poll();
            if (small != null) {
                boolean unused = small.next(out);
            } else {
                nextPiece(out);
            }
        }
    }

    private void nextPiece(ByteBuf out) {
        Sending first = large.remove();
        if (first.next(out)) {
            return;
        }
        if (inOrder) {
            large.addFirst(first);
        } else {
            large.add(first);
        }
    }

    void clear() {
        small.clear();
        large.clear();
    }
}
