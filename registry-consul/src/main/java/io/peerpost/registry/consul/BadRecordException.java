package io.peerpost.registry.consul;

/** A record in Consul is not what it should be. Counted by {@link Skips}, never seen by a caller. */
final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1;

    BadRecordException(String message) {
        // no stack trace: these come as often as a service with such records is read
        super(message, null, false, false);
    }
}
