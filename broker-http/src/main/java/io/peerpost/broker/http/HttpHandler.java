package io.peerpost.broker.http;

/**
 * Answers requests to one path beside the messages, on the same port and under the same access rules: a health check,
 * say. Called on a handler thread; it may block.
 */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request.
     *
     * @throws Exception answered with 500
     */
    Answer handle(Request request) throws Exception;

    /**
     * What was asked.
     *
     * @param method such as {@code GET}
     * @param path without the query
     * @param query behind the {@code ?}, as sent; empty if there is none
     * @param body at most the broker's bound for messages
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over as it came; nobody compares requests
    record Request(String method, String path, String query, byte[] body) {}

    /**
     * What to answer.
     *
     * @param status 200 to 599
     * @param contentType its {@code Content-Type}
     * @param body its body
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over as it is; nobody compares answers
    record Answer(int status, String contentType, byte[] body) {

        /** Checks. */
        public Answer {
            if (status < 200 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
            }
        }
    }
}
