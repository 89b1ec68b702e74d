package io.peerpost.cli;

/** Sets how much is logged; {@code simplelogger.properties} says how it looks. */
final class Logging {
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String NETTY = "org.slf4j.simpleLogger.log.io.netty";
    private static final String APACHE = "org.slf4j.simpleLogger.log.org.apache.http";

    private Logging() {}

    /**
     * Takes effect before the first logger is made, and only if no system property says otherwise.
     *
     * @param verbosity how often {@code -v} was given
     * @param sumsUp whether the command itself says what was lost, which else is warned of message by message
     */
    static void configure(int verbosity, boolean sumsUp) {
        String quiet = sumsUp ? "error" : "warn";
        String level = verbosity == 0 ? quiet : verbosity == 1 ? "info" : "debug";
        System.setProperty(LEVEL, System.getProperty(LEVEL, level));
        // its debug is about itself and hides ours, its warnings are about hardware addresses
        System.setProperty(NETTY, System.getProperty(NETTY, verbosity == 0 ? "error" : "info"));
        // of the client towards Consul: its info is that it tries again, its debug as above
        System.setProperty(APACHE, System.getProperty(APACHE, verbosity <= 1 ? "warn" : "info"));
    }
}
