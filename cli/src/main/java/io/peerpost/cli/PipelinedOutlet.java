package io.peerpost.cli;

import io.peerpost.broker.Broker;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Many messages at a time into an inbox in a file, since those that wait for the disk together share its sync. Nobody
 * follows them: as many as the file holds may be left in it, and must not all leave something in memory. The broker
 * refuses at once when its inbox is full, so that what comes behind cannot overtake.
 */
final class PipelinedOutlet implements Outlet {
    private static final int MOST = 1_024;
    private static final long MOST_BYTES = 16L << 20;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Broker broker;
    private final Publishing.Plan plan;
    private final Tally tally;
    private final Stop stop;
    private final Patience patience;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final CompletableFuture<RuntimeException> failed = new CompletableFuture<>();
    private long bytes;

    private record InFlight(CompletableFuture<Publication> accepted, int bytes) {}

    PipelinedOutlet(Broker broker, Publishing.Plan plan, Tally tally, Stop stop) {
        this.broker = broker;
        this.plan = plan;
        this.tally = tally;
        this.stop = stop;
        this.patience = new Patience(plan.patience(), plan.topic(), tally);
    }

    @Override
    public void publish(Message message) throws InterruptedException {
        patience.fed();
        while (!stop.isRequested()) {
            CompletableFuture<Publication> accepted = send(message);
            InboxFullException full = full(accepted);
            if (full == null) {
                keep(accepted, message);
                return;
            }
            finish();
            patience.full(full);
            stop.await(PAUSE);
        }
    }

    private CompletableFuture<Publication> send(Message message) {
        tally.publishing();
        try {
            CompletableFuture<Publication> accepted =
                    broker.publishAsync(plan.topic(), message, plan.options()).toCompletableFuture();
            CompletableFuture<?> unused = accepted.whenComplete((publication, failure) -> count(failure));
            return accepted;
        } catch (IllegalArgumentException e) {
            tally.refused();
            throw new CommandFailure(Exit.USAGE, FailureLine.oneLine(e), e);
        } catch (RuntimeException e) {
            tally.refused();
            throw e;
        }
    }

    private void count(@Nullable Throwable failure) {
        if (failure == null) {
            tally.accepted();
            return;
        }
        tally.refused();
        if (failure instanceof RuntimeException e && !(e instanceof InboxFullException)) {
            failed.complete(e); // whoever publishes may be waiting for a next message for long
        }
    }

    @Override
    public CompletableFuture<RuntimeException> failed() {
        return failed;
    }

    private static @Nullable InboxFullException full(CompletableFuture<Publication> accepted) {
        return accepted.isCompletedExceptionally() && failure(accepted) instanceof InboxFullException full
                ? full
                : null;
    }

    private static RuntimeException failure(CompletableFuture<Publication> failed) {
        try {
            failed.join();
            throw new IllegalStateException("it has not failed");
        } catch (CompletionException e) {
            return e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void keep(CompletableFuture<Publication> accepted, Message message) throws InterruptedException {
        byte[] body = message.body();
        int size = body == null ? 0 : body.length;
        inFlight.add(new InFlight(accepted, size));
        bytes += size;
        while (inFlight.size() >= MOST || bytes >= MOST_BYTES) {
            awaitOldest();
        }
    }

    private void awaitOldest() throws InterruptedException {
        InFlight oldest = inFlight.remove();
        bytes -= oldest.bytes;
        Waits.until(oldest.accepted, Waits.FOR_EVER);
        if (oldest.accepted.isCompletedExceptionally()) {
            throw failure(oldest.accepted);
        }
    }

    @Override
    public void finish() throws InterruptedException {
        while (!inFlight.isEmpty()) {
            awaitOldest();
        }
    }
}
