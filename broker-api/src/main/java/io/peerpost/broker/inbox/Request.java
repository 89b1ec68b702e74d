package io.peerpost.broker.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Something that the owner of an inbox is asked to do with one dead letter. It is left in the file, by whoever looks into
 * it from beside; see {@link InboxFile#ask}.
 *
 * @param number its number; above all before
 * @param verb what to do
 * @param letter the dead letter's number
 */
public record Request(long number, Verb verb, long letter) {

    /** What an owner can be asked for. */
    public enum Verb {
        /** Owe it to its target again. */
        REDELIVER,
        /** Throw it away. */
        PURGE
    }

    /** What became of a request. */
    public enum Result {
        /** It was carried out. */
        DONE,
        /** There is no dead letter of that number. */
        MISSING,
        /** Its broadcast node is gone, and nobody else may have it. */
        GONE,
        /** The inbox, or the share of the target, is full. */
        FULL,
        /** It did not work for another reason. */
        FAILED
    }

    /**
     * What the owner says to a request.
     *
     * @param result what became of it
     * @param reason in words, unless it was carried out
     */
    public record Answer(Result result, @Nullable String reason) {
        /** It was carried out. */
        public static final Answer DONE = new Answer(Result.DONE, null);
    }

    /**
     * A request that was answered.
     *
     * @param request the request
     * @param answer its answer
     */
    public record Answered(Request request, Answer answer) {}
}
