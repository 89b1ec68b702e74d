package io.peerpost.inbox.sqlite;

import java.sql.SQLException;

/** The file's own check found something. */
final class DamageException extends SQLException {
    private static final long serialVersionUID = 1;

    DamageException(String verdict) {
        super(verdict.replaceAll("\\s+", " ").strip());
    }
}
