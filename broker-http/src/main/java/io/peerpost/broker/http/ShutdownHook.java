package io.peerpost.broker.http;

/** Closes a broker when the JVM is told to end, unless it was closed before. Thread-safe. */
final class ShutdownHook {
    private final Thread thread;

    /**
     * Begins.
     *
     * @param close blocks until all is closed, whoever has begun with it
     * @throws IllegalStateException if the JVM is about to end
     */
    ShutdownHook(Runnable close) {
        thread = new Thread(close, "peerpost-shutdown");
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /** The broker is closed: nothing is left to do, and nothing of it must be kept in memory. */
    void remove() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // the JVM ends already, maybe through this very thread
        }
    }
}
