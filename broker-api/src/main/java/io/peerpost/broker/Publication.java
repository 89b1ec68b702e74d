package io.peerpost.broker;

import java.util.concurrent.CompletionStage;

/** A message that was accepted. May be shared between threads. */
public interface Publication {

    /** The message's id, as handlers see it. */
    String id();

    /** The topic. */
    String topic();

    /**
     * Completes, never exceptionally, when every target's debt has ended. Stages without an executor of their own run
     * on the broker's own thread and must not block it.
     */
    CompletionStage<Settlement> settled();
}
