package io.peerpost.broker.http.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The value of {@link WireHeaders#SEQUENCE}.
 *
 * @param session the publisher's, 1 to 128 visible ASCII characters
 * @param number this message's at its publisher, not negative
 * @param lowest the lowest number that the publisher may still send to this node again, not negative
 */
public record SequenceHeader(String session, long number, long lowest) {
    private static final int MAX_SESSION = 128;

    /** Checks. */
    public SequenceHeader {
        if (!isSession(session)) {
            throw new IllegalArgumentException(
                    "session: '" + session + "' (expected: 1 to 128 visible ASCII characters)");
        }
        if (number < 0 || lowest < 0) {
            throw new IllegalArgumentException("number: " + number + ", lowest: " + lowest + " (expected: >= 0)");
        }
    }

    /** Whether a session is one. */
    private static boolean isSession(String session) {
        for (int i = 0; i < session.length(); i++) {
            if (session.charAt(i) <= ' ' || session.charAt(i) >= 127) {
                return false;
            }
        }
        return !session.isEmpty() && session.length() <= MAX_SESSION;
    }

    /** Reads a header's value; null if it is not one. */
    public static @Nullable SequenceHeader parse(String value) {
        int first = value.indexOf(' ');
        int second = value.indexOf(' ', first + 1);
        if (first < 1 || second < 0) {
            return null;
        }
        try {
            return new SequenceHeader(
                    value.substring(0, first),
                    Long.parseLong(value, first + 1, second, 10),
                    Long.parseLong(value, second + 1, value.length(), 10));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** As it stands in the header. */
    @Override
    public String toString() {
        return session + " " + number + " " + lowest;
    }
}
