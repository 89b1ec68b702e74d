package io.peerpost.broker.http.internal.subscribe;

/** What a subscription says to a message at its door. */
enum Admission {
    /** Queued, or joined to the same message that is queued or runs; its reply will be told. */
    TAKEN,
    /** As {@link #TAKEN}, and the sender shall send no more until it is told that there is room again. */
    TAKEN_NOW_FULL,
    /** The handler is done with its id, see {@link Work#before}; its reply will not be told. */
    RETURNED,
    /** No room, not even past the first bound; its reply will not be told. */
    FULL,
    /** The node leaves and takes nothing new; its reply will not be told. */
    LEAVING
}
