package io.peerpost.broker.http.internal.publish;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a node answered.
 *
 * @param status the HTTP status
 * @param node the id that the answer speaks for; null if it says none
 * @param leaving whether the node says that it is leaving; unless the status is 503 it still takes what it is owed
 * @param closing whether the connection ends behind this answer
 * @param text the beginning of the body, for people
 * @param retryAfter when the message shall come again, if the node says so
 */
record Answer(
        int status,
        @Nullable String node,
        boolean leaving,
        boolean closing,
        String text,
        @Nullable Duration retryAfter) {

    /** One that leaves it to the publisher when to come again. */
    Answer(int status, @Nullable String node, boolean leaving, boolean closing, String text) {
        this(status, node, leaving, closing, text, null);
    }

    /** In words, bounded. */
    String reason() {
        return text.isEmpty() ? "answered " + status : "answered " + status + ": " + text;
    }
}
