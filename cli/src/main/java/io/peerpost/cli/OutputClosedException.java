package io.peerpost.cli;

/** Nobody reads standard output any more, as in {@code peerpost sub t | head -1}: the command ends, with 0. */
final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutputClosedException() {
        super("standard output is closed");
    }
}
