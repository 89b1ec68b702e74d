package io.peerpost.broker.http.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * How much may be unanswered on one stream lane.
 *
 * @param messages at least 1 where it is granted
 * @param bytes of their bodies; a larger message goes alone
 */
public record Window(int messages, long bytes) {
    /** Nothing. */
    public static final Window NONE = new Window(0, 0);

    /** Checks. */
    public Window {
        if (messages < 0 || bytes < 0) {
            throw new IllegalArgumentException("messages: " + messages + ", bytes: " + bytes + " (expected: >= 0)");
        }
    }

    /** Reads a header's value, {@code <messages> <bytes>}; null if it is not one, or no message may be sent by it. */
    public static @Nullable Window parse(@Nullable String value) {
        int space = value == null ? -1 : value.indexOf(' ');
        if (value == null || space < 1) {
            return null;
        }
        try {
            Window window = new Window(
                    Integer.parseInt(value, 0, space, 10), Long.parseLong(value, space + 1, value.length(), 10));
            return window.isOpen() ? window : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether a message may be sent by it. */
    public boolean isOpen() {
        return messages > 0 && bytes > 0;
    }

    /** The smaller of both, in each respect. */
    public Window min(Window other) {
        return new Window(Math.min(messages, other.messages), Math.min(bytes, other.bytes));
    }

    /** The larger of both, in each respect. */
    public Window max(Window other) {
        return new Window(Math.max(messages, other.messages), Math.max(bytes, other.bytes));
    }

    /** What is left of it beside another, in each respect; nothing if that is more. */
    public Window minus(Window other) {
        return new Window(Math.max(0, messages - other.messages), Math.max(0, bytes - other.bytes));
    }

    /** Both together. */
    public Window plus(Window other) {
        return new Window(messages + other.messages, bytes + other.bytes);
    }

    /** As it stands in the header. */
    @Override
    public String toString() {
        return messages + " " + bytes;
    }
}
