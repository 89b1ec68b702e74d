package io.peerpost.registry.etcd;

/** A value in etcd cannot be read; the message says why, as the end of "skipped KEY: …". */
final class BadRecordException extends Exception {
    private static final long serialVersionUID = 1;

    BadRecordException(String message) {
        super(message);
    }
}
