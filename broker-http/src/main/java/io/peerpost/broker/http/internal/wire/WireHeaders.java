package io.peerpost.broker.http.internal.wire;

/**
 * HTTP headers between Peerpost nodes. Ids are the lane's business and never stand in the envelope, since services copy
 * envelope headers into the messages they derive. go-micro ignores all of these.
 */
public final class WireHeaders {
    /** Request: the message's id, {@code <publisher session>-<counter>}, or one that the caller chose. */
    public static final String ID = "Peerpost-Id";
    /** Request: which attempt this is, from 1. */
    public static final String ATTEMPT = "Peerpost-Attempt";
    /**
     * Request: {@code <publisher session> <sequence> <lowest>}: this message's sequence number at its publisher, and the
     * lowest one that the publisher may still send to this node again. What returned and is lower can be forgotten.
     */
    public static final String SEQUENCE = "Peerpost-Sequence";
    /** Request: the ordering key, percent-encoded UTF-8; absent if there is none. */
    public static final String KEY = "Peerpost-Key";
    /**
     * Request, with GET: asks whether the node is there, without a message; {@code 1}. A Peerpost node answers with its
     * id, or with 404 if it is another; go-micro answers 405, which says as much.
     */
    public static final String PROBE = "Peerpost-Probe";
    /** Answer: the id of the node that speaks. An answer without it is not from the node that was meant. */
    public static final String NODE = "Peerpost-Node";
    /**
     * Answer: the node is leaving; {@code 1}. With 503 it will not take anything any more; with any other status it still
     * takes what it is owed, and should be owed nothing new. Who has nothing for it closes the connection.
     */
    public static final String LEAVING = "Peerpost-Leaving";
    /**
     * Answer of a node that names itself, with a 5xx other than 503: the handler failed and asks for the message again
     * after so many milliseconds, and no sooner. Without it the publisher chooses the pause.
     */
    public static final String RETRY_AFTER = "Peerpost-Retry-After";

    /** Upgrade request: the publisher's session, for all messages of the lane. */
    public static final String SESSION = "Peerpost-Session";
    /**
     * Upgrade request: {@code <messages> <bytes>}, what the publisher could make use of. Its answer: what may be
     * unanswered on the lane, until a frame says otherwise.
     */
    public static final String WINDOW = "Peerpost-Window";

    private WireHeaders() {}
}
