package io.peerpost.cli;

import io.peerpost.broker.Message;
import java.util.concurrent.CompletableFuture;

/** Brings messages into a broker's inbox, in their order. Not for several threads. */
interface Outlet {

    /**
     * Publishes one. Blocks while the inbox is full, and returns without having published if asked to stop.
     *
     * @throws CommandFailure if the inbox is full and does not move, or the message can never be published
     * @throws io.peerpost.broker.BrokerException if it cannot be published
     */
    void publish(Message message) throws InterruptedException;

    /**
     * Blocks until all of it is accepted.
     *
     * @throws io.peerpost.broker.BrokerException if something of it could not be
     */
    void finish() throws InterruptedException;

    /** Completes, on any thread, as soon as something that was published turns out not to be accepted. */
    CompletableFuture<RuntimeException> failed();
}
