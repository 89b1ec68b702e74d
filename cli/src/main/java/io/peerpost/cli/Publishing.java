package io.peerpost.cli;

import io.peerpost.broker.Message;
import io.peerpost.broker.PublishOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes everything that a source gives, on a thread of its own. Used once. */
final class Publishing implements Runnable {
    private final Outlet outlet;
    private final Plan plan;
    private final Tally tally;
    private final Stop stop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable RuntimeException failure;

    /** Whether something was not accepted while the source was asked for more. */
    private volatile boolean broken;

    /**
     * What to publish, and how.
     *
     * @param topic the topic
     * @param header for every message
     * @param source the bodies
     * @param options for every message
     * @param perSecond how many messages a second; infinite for no bound
     * @param patience for how long a full inbox may let nothing in or out
     */
    record Plan(
            String topic,
            Map<String, String> header,
            MessageSource source,
            PublishOptions options,
            double perSecond,
            Duration patience) {}

    Publishing(Outlet outlet, Plan plan, Tally tally, Stop stop) {
        this.outlet = outlet;
        this.plan = plan;
        this.tally = tally;
        this.stop = stop;
        CompletableFuture<?> unused = outlet.failed().thenAccept(this::broke);
    }

    private void broke(RuntimeException e) {
        broken = true;
        failure = e;
        tally.complete();
        ended.complete(null);
    }

    /** Ends when the source does, when asked to stop, or with a {@link #failure}. */
    @Override
    public void run() {
        try {
            publishAll();
        } catch (IOException e) {
            failure = new CommandFailure(Exit.UNUSABLE, "standard input cannot be read: " + FailureLine.oneLine(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            tally.complete();
            ended.complete(null);
        }
    }

    /** Completes when nothing more will be published. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** What ended it early; null if nothing did. To be asked after it has ended. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    private void publishAll() throws IOException, InterruptedException {
        long start = System.nanoTime();
        byte[] body = plan.source.next();
        for (long n = 0; body != null && !paused(start, n); n++) {
            outlet.publish(Message.of(plan.header, body));
            body = plan.source.next();
        }
        outlet.finish();
    }

    /** Blocks until a message's turn. Returns whether to stop instead. */
    private boolean paused(long start, long n) throws InterruptedException {
        long left = start + (long) (n * 1e9 / plan.perSecond) - System.nanoTime();
        return broken || (left > 0 ? stop.await(Duration.ofNanos(left)) : stop.isRequested());
    }
}
