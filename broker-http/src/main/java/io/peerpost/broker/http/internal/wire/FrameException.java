package io.peerpost.broker.http.internal.wire;

/** What came is not a frame that may come. Its message says why, and is told to the other side. */
public final class FrameException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public FrameException(String reason) {
        super(reason, null, false, false);
    }

    /** The reason. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
