package io.peerpost.cli;

import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code and one line on standard error. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(int exitCode, String line) {
        this(exitCode, line, null);
    }

    CommandFailure(int exitCode, String line, @Nullable Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
