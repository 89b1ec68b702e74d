package io.peerpost.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** Runs a publishing and waits for its end, then for what it published to settle. Used once, by one thread. */
final class PublishWait {
    /** How long what was published before a signal has to settle: whoever takes it takes it by then. */
    private static final Duration AFTER_STOP = Duration.ofSeconds(2);

    private final Tally tally;
    private final Stop stop;
    private final Progress progress;

    PublishWait(Tally tally, Stop stop, Progress progress) {
        this.tally = tally;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * Blocks until everything is published and settled, or the wait after the last publish is over, or a signal came
     * and what could drain has drained.
     *
     * @param settled completes when everything that was published is settled
     */
    void run(Publishing publishing, CompletableFuture<Void> settled, Duration wait) throws InterruptedException {
        Thread thread = new Thread(publishing, "peerpost-pub");
        // it may be reading standard input, which cannot be interrupted
        thread.setDaemon(true);
        thread.start();
        await(publishing.ended(), Waits.FOR_EVER);
        await(settled, wait);
        if (stop.isRequested()) {
            tally.complete();
            Waits.until(settled, AFTER_STOP);
        }
        progress.clear();
    }

    /** Blocks until the future is done, the time is over, or a stop is asked for. */
    private void await(CompletableFuture<Void> future, Duration most) throws InterruptedException {
        Future<?> either = CompletableFuture.anyOf(future, stop.requested());
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (Waits.until(either, Duration.ofNanos(Math.min(left, Progress.PERIOD.toNanos())))) {
                return;
            }
            progress.show();
        }
    }
}
