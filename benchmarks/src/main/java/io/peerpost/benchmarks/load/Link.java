package io.peerpost.benchmarks.load;

import org.jspecify.annotations.Nullable;

/** One way for messages. Used by one thread; answers may come on any. */
public interface Link extends AutoCloseable {
    /**
     * Sends a message.
     *
     * @param answered to be called once the subscriber has answered; null if it need not
     * @throws Exception if it cannot be sent
     */
    void send(byte[] body, @Nullable Runnable answered) throws Exception;

    /**
     * What has been sent shall go: the sender is about to wait.
     *
     * @throws Exception if it cannot go
     */
    default void flush() throws Exception {}
}
