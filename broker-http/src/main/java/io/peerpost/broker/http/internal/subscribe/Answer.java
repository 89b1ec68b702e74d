package io.peerpost.broker.http.internal.subscribe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What goes back for one request.
 *
 * @param status the HTTP status; 0 for closing the connection without a word
 * @param headers whole lines, without their ends
 * @param contentType of the body; null if there is none
 * @param body may be empty
 * @param close whether the connection ends with it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the array is handed over
record Answer(int status, List<String> headers, @Nullable String contentType, byte[] body, boolean close) {
    /** For go-micro, which takes whatever is said for success. */
    static final Answer SILENCE = new Answer(0, List.of(), null, new byte[0], true);

    boolean silent() {
        return status == 0;
    }

    /** The same as the connection's last word. */
    Answer last() {
        return close ? this : new Answer(status, headers, contentType, body, true);
    }
}
