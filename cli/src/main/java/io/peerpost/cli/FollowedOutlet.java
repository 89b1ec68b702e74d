package io.peerpost.cli;

import io.peerpost.broker.Broker;
import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One message after the other into an inbox in memory, each followed to its end. */
final class FollowedOutlet implements Outlet {
    /** How long one publish waits for room, so that a wish to end is heard in between. */
    static final Duration SLICE = Duration.ofMillis(250);

    private final Broker broker;
    private final Publishing.Plan plan;
    private final Tally tally;
    private final Stop stop;
    private final Patience patience;

    FollowedOutlet(Broker broker, Publishing.Plan plan, Tally tally, Stop stop) {
        this.broker = broker;
        this.plan = plan;
        this.tally = tally;
        this.stop = stop;
        this.patience = new Patience(plan.patience(), plan.topic(), tally);
    }

    @Override
    public void publish(Message message) {
        patience.fed();
        while (!stop.isRequested()) {
            try {
                publishOnce(message);
                return;
            } catch (InboxFullException e) {
                patience.full(e);
            }
        }
    }

    private void publishOnce(Message message) {
        tally.publishing();
        try {
            broker.publish(plan.topic(), message, plan.options()).settled().thenAccept(tally::settled);
            tally.published();
        } catch (IllegalArgumentException e) {
            tally.refused();
            throw new CommandFailure(Exit.USAGE, FailureLine.oneLine(e), e);
        } catch (RuntimeException e) {
            tally.refused();
            throw e;
        }
    }

    @Override
    public void finish() {}

    /** Never: each publish tells it. */
    @Override
    public CompletableFuture<RuntimeException> failed() {
        return new CompletableFuture<>();
    }
}
