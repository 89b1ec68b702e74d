package io.peerpost.registry;

/** A running watch. May be shared between threads. */
public interface Watch extends AutoCloseable {

    /**
     * Ends the watch, once; further calls do nothing. After it returned no new call of the listener starts; one that
     * runs may still be running. Does not block.
     */
    @Override
    void close();
}
