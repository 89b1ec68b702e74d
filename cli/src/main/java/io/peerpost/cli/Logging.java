package io.peerpost.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/** Sets how much is logged; {@code simplelogger.properties} says how it looks. */
final class Logging {
    private static final String LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";
    private static final String NETTY = "org.slf4j.simpleLogger.log.io.netty";
    private static final String APACHE = "org.slf4j.simpleLogger.log.org.apache.http";
    private static final String GRPC = "org.slf4j.simpleLogger.log.io.grpc";
    private static final String JETCD = "org.slf4j.simpleLogger.log.io.etcd.jetcd";
    private static final String JUL_CONFIG = "java.util.logging.config.class";

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
        // its debug shows frames, and with them logins
        System.setProperty(GRPC, "info");
        // warns of every attempt that fails, of which our own log says what came of it
        System.setProperty(JETCD, System.getProperty(JETCD, verbosity < 2 ? "error" : "warn"));
        // gRPC's own is there, and nobody else's; read when the first logger is made, which mostly never happens
        System.setProperty(JUL_CONFIG, System.getProperty(JUL_CONFIG, QuietGrpc.class.getName()));
    }

    /** Configures {@code java.util.logging} by being made. */
    public static final class QuietGrpc {

        /** For {@link java.util.logging.LogManager}. */
        public QuietGrpc() throws IOException {
            String warnings = "handlers=java.util.logging.ConsoleHandler\n.level=WARNING\n";
            LogManager.getLogManager()
                    .readConfiguration(new ByteArrayInputStream(warnings.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
