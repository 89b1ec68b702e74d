package io.peerpost.cli;

/** The exit codes, the same for every command. */
final class Exit {
    /** Done, or ended because nobody reads standard output any more. */
    static final int OK = 0;
    /** Something that should not happen. */
    static final int UNEXPECTED = 1;
    /** An option, an argument or a registry URI is wrong. */
    static final int USAGE = 2;
    /** The registry cannot be reached, or an interface it needs is not there. */
    static final int REGISTRY = 3;
    /** Not everything was delivered, or not enough received. */
    static final int NOT_DELIVERED = 4;
    /** A port, a file or an inbox cannot be used. */
    static final int UNUSABLE = 5;

    private Exit() {}
}
