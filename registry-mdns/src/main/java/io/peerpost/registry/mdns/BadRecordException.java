package io.peerpost.registry.mdns;

/** Something on the wire is not what it should be. Counted by {@link Skips}, never seen by a caller. */
final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1;

    BadRecordException(String message) {
        // no stack trace: these come at the rate at which a stranger sends packets
        super(message, null, false, false);
    }
}
