package io.peerpost.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to end early (Ctrl-C, SIGTERM), and the word that the command has drained. May be shared between threads.
 */
final class Stop {
    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Asks the command to drain and end. */
    void request() {
        requested.complete(null);
    }

    boolean isRequested() {
        return requested.isDone();
    }

    /** Completes when the command shall end; stages must not block. */
    CompletableFuture<Void> requested() {
        return requested.copy();
    }

    /** Blocks for a time, or until asked to end. Returns whether it was asked. */
    boolean await(Duration time) throws InterruptedException {
        return Waits.until(requested, time);
    }

    /** Says that nothing is left to drain. */
    void ended() {
        ended.countDown();
    }

    /** Blocks until the command has ended, for a time at most. Returns whether it has. */
    boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
