package io.peerpost.cli;

/** Sets how much is logged; {@code simplelogger.properties} says how it looks. */
final class Logging {
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String NETTY = "org.slf4j.simpleLogger.log.io.netty";
    /** Warns of each message that was lost, which {@code pub} sums up. */
    private static final String DEAD_LETTERS = "org.slf4j.simpleLogger.log.io.peerpost.broker.http.internal.publish";

    private Logging() {}

    /** Takes effect before the first logger is made, and only if no system property says otherwise. */
    static void configure(int verbosity) {
        String level = verbosity == 0 ? "warn" : verbosity == 1 ? "info" : "debug";
        System.setProperty(LEVEL, System.getProperty(LEVEL, level));
        if (verbosity == 0) {
            System.setProperty(DEAD_LETTERS, System.getProperty(DEAD_LETTERS, "error"));
        }
        // its debug is about itself, and hides ours
        System.setProperty(NETTY, System.getProperty(NETTY, verbosity == 0 ? "warn" : "info"));
    }
}
