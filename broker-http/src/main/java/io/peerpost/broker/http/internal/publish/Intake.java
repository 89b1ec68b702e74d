package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Publication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * Takes messages in that there is room for: written down first where the inbox is durable, then brought on their way.
 * May be used by any thread, and does not block.
 */
final class Intake {
    private final Inbox inbox;
    private final Journal journal;
    private final Dispatcher dispatcher;

    Intake(Inbox inbox, Journal journal, Dispatcher dispatcher) {
        this.inbox = inbox;
        this.journal = journal;
        this.dispatcher = dispatcher;
    }

    /** Takes one in and tells when that is done; if it cannot be written down, nothing was accepted. */
    void take(Outgoing message, CompletableFuture<Publication> accepted) {
        if (!message.stored || message.unwritten) {
            submit(message, accepted);
            return;
        }
        CompletableFuture<?> unused = journal.put(message).whenComplete((written, failure) -> {
            if (failure == null) {
                submit(message, accepted);
            } else {
                inbox.turnAway(message);
                accepted.completeExceptionally(failure);
            }
        });
    }

    private void submit(Outgoing message, CompletableFuture<Publication> accepted) {
        try {
            dispatcher.submit(message);
            accepted.complete(message.receipt);
        } catch (RejectedExecutionException e) {
            accepted.completeExceptionally(new IllegalStateException("the broker is closed", e));
        }
    }
}
