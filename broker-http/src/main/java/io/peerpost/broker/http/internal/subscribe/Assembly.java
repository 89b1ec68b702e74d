package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.peerpost.broker.http.internal.wire.FrameException;
import io.peerpost.broker.http.internal.wire.MessageHead;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Puts messages together that come in pieces, within bounds. Belongs to one event loop. */
final class Assembly {
    private final int maxBody;
    private final int maxParts;
    private final long maxTogether;
    private final AtomicLong together;
    private final Sink sink;
    private final Map<Long, Part> parts = new HashMap<>();

    /** Who gets what is whole. */
    interface Sink {
        /** A whole message. */
        void whole(MessageHead head, byte[] body);

        /** A message that is too large. */
        void tooLarge(MessageHead head, int size);

        /** There is no room to put it together. */
        void noRoom(MessageHead head);
    }

    private static final class Part {
        final MessageHead head;
        final BodyBuffer body;
        int missing;
        /** Whether what comes of it is thrown away. */
        boolean skipped;

        Part(MessageHead head, BodyBuffer body, int size) {
            this.head = head;
            this.body = body;
            this.missing = size;
        }
    }

    Assembly(EndpointConfig config, AtomicLong together, Sink sink) {
        this.maxBody = config.maxBody();
        this.maxParts = config.maxPipelined();
        this.maxTogether = config.maxAssembling();
        this.together = together;
        this.sink = sink;
    }

    /** Whether a message has begun and not ended. */
    boolean midway() {
        return !parts.isEmpty();
    }

    /** A message begins, and may be whole. */
    void begin(MessageHead head, int size, ByteBuf body) throws FrameException {
        if (size > maxBody) {
            sink.tooLarge(head, size);
        } else if (body.readableBytes() == size) {
            byte[] whole = new byte[size];
            body.readBytes(whole);
            sink.whole(head, whole);
            return;
        }
        if (body.readableBytes() == size) {
            return;
        }
        if (parts.size() >= maxParts) {
            throw new FrameException(parts.size() + " messages in pieces at once");
        }
        Part part = new Part(head, new BodyBuffer(maxBody, maxTogether, together), size);
        part.skipped = size > maxBody || !part.body.begin(size);
        parts.put(head.number(), part);
        add(part, body);
    }

    /** The next piece of one that has begun. */
    void add(long number, ByteBuf body) throws FrameException {
        Part part = parts.get(number);
        if (part == null) {
            throw new FrameException("a piece of message " + number + ", which has not begun");
        }
        add(part, body);
    }

    private void add(Part part, ByteBuf body) throws FrameException {
        int more = body.readableBytes();
        if (more == 0 || more > part.missing) {
            throw new FrameException("a piece of " + more + " bytes where " + part.missing + " are missing");
        }
        part.missing -= more;
        if (!part.skipped && !part.body.add(body)) {
            part.skipped = true;
            part.body.clear();
            sink.noRoom(part.head);
        }
        if (part.missing == 0) {
            parts.remove(part.head.number());
            if (!part.skipped) {
                sink.whole(part.head, part.body.take());
            }
        }
    }

    /** Forgets what has not ended. */
    void clear() {
        parts.values().forEach(part -> part.body.clear());
        parts.clear();
    }
}
