package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.DeadLetter;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
import io.peerpost.broker.inbox.InboxStore.KeptLetter;
import io.peerpost.broker.inbox.Request.Answer;
import io.peerpost.broker.inbox.Request.Result;
import io.peerpost.registry.cache.View;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Owes dead letters to their targets again, and to nobody else. May be used by any thread; blocks for the disk. */
final class Redelivery {
    private final DeadLetterBox letters;
    private final Publisher.Outside outside;
    private final Acceptance acceptance;

    /** Takes a message into the inbox, as a publish that does not wait for room. */
    interface Acceptance {
        CompletableFuture<Publication> accept(DeadLetter letter, Payload payload, PublishOptions options, Again again);
    }

    /** It cannot be owed to its target again. */
    private static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1;
        private final transient Result result;

        Refused(Result result, String message) {
            super(message);
            this.result = result;
        }
    }

    Redelivery(DeadLetterBox letters, Publisher.Outside outside, Acceptance acceptance) {
        this.letters = letters;
        this.outside = outside;
        this.acceptance = acceptance;
    }

    /**
     * Begins; until it is certain that nobody wants it, the letter is out of the box and cannot be had twice.
     *
     * @param request who asked for it, and is answered when it is owed; 0 for nobody
     * @return completes when it is accepted; exceptionally with {@link InboxFullException}, or when it could not be written
     * @throws IllegalArgumentException if there is none of that number, or its broadcast node is gone
     */
    CompletableFuture<Publication> begin(long number, long request) {
        KeptLetter kept = letters.find(number);
        DeadLetterBox.Place place = kept == null ? null : letters.take(number);
        if (kept == null || place == null) {
            throw new Refused(Result.MISSING, "dead letter: " + number + " (expected: one that is there)");
        }
        try {
            return accept(number, kept, request).whenComplete((publication, failure) -> {
                if (failure != null) {
                    letters.putBack(place);
                }
            });
        } catch (RuntimeException e) {
            letters.putBack(place);
            throw e;
        }
    }

    private CompletableFuture<Publication> accept(long number, KeptLetter kept, long request) {
        DeadLetter letter = kept.letter();
        Target target = letter.end().target();
        String node = target.nodeId();
        View view = outside.views().get();
        if (node != null && view.primed() && view.node(node) == null) {
            throw new Refused(Result.GONE, "dead letter " + number + " was for node " + node + ", which is gone");
        }
        // its id is for handlers; subscribers know it by its new number: one that was done with it shall handle it anew
        PublishOptions options = kept.key() == null ? PublishOptions.defaults() : PublishOptions.orderedBy(kept.key());
        Payload payload = Payload.of(outside.codec(), target.topic(), letter.message());
        return acceptance.accept(letter, payload, options, new Again(number, request, target.queue(), node));
    }

    /** What to answer to who asked for a redelivery that failed so. */
    static Answer answer(Throwable failure) {
        Throwable why = failure instanceof CompletionException ? Objects.requireNonNull(failure.getCause()) : failure;
        Result result = why instanceof Refused refused
                ? refused.result
                : why instanceof InboxFullException ? Result.FULL : Result.FAILED;
        return new Answer(result, why.getMessage() == null ? why.toString() : why.getMessage());
    }
}
