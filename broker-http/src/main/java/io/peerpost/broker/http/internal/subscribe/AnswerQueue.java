package io.peerpost.broker.http.internal.subscribe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers that one connection owes, given out in the order of the requests whatever the order they come in. Belongs
 * to the connection's event loop.
 */
final class AnswerQueue {
    private final DateLine date;
    private final Deque<Slot> owed = new ArrayDeque<>();

    /** The answer that was written last without a body, on which date line, and its bytes. */
    private @Nullable Answer last;

    private String lastDate = "";
    private byte[] lastBytes = {};

    AnswerQueue(DateLine date) {
        this.date = date;
    }

    void add(Slot slot) {
        owed.add(slot);
    }

    int size() {
        return owed.size();
    }

    /** The request that waits longest; null if none does. */
    @Nullable Slot oldest() {
        return owed.peek();
    }

    /** Whether something can be written. */
    boolean ready() {
        Slot oldest = owed.peek();
        return oldest != null && oldest.answer() != null;
    }

    /**
     * Gives up all that are still owed. The newest go first: their sender may be sending them again on another
     * connection at this moment, and what is queued must not have a gap that one of them would fall behind.
     */
    void abandon() {
        List<Slot> all = new ArrayList<>(owed);
        owed.clear();
        Collections.reverse(all);
        all.forEach(Slot::abandon);
    }

    /** Writes what can be written, up to an answer with which the connection ends. Returns whether there was one. */
    boolean write(ByteBuf out) {
        while (ready()) {
            Slot slot = owed.remove();
            Answer answer = slot.answer();
            if (answer == null || answer.silent()) {
                return true;
            }
            boolean close = answer.close() || !slot.keepAlive();
            write(out, answer, close, slot.headOnly());
            if (close) {
                return true;
            }
        }
        return false;
    }

    /** Most answers are the same as the one before: that one's bytes are kept. */
    private void write(ByteBuf out, Answer answer, boolean close, boolean headOnly) {
        String now = date.now();
        if (!close && !headOnly && now.equals(lastDate) && answer.equals(last)) {
            out.writeBytes(lastBytes);
            return;
        }
        int begin = out.writerIndex();
        write(out, answer, now, close, headOnly);
        if (!close && !headOnly && answer.body().length == 0) {
            last = answer;
            lastDate = now;
            lastBytes = ByteBufUtil.getBytes(out, begin, out.writerIndex() - begin);
        }
    }

    private static void write(ByteBuf out, Answer answer, String now, boolean close, boolean headOnly) {
        ascii(out, "HTTP/1.1 ");
        ascii(out, HttpResponseStatus.valueOf(answer.status()).toString());
        ascii(out, now);
        for (String line : answer.headers()) {
            ascii(out, "\r\n");
            ascii(out, line);
        }
        if (answer.contentType() != null) {
            ascii(out, "\r\nContent-Type: ");
            ascii(out, answer.contentType());
        }
        if (close) {
            ascii(out, "\r\nConnection: close");
        }
        if (answer.status() != 204 && answer.status() != 304) {
            ascii(out, "\r\nContent-Length: ");
            ascii(out, Integer.toString(answer.body().length));
        }
        ascii(out, "\r\n\r\n");
        if (!headOnly && answer.status() != 204 && answer.status() != 304) {
            out.writeBytes(answer.body());
        }
    }

    private static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }
}
