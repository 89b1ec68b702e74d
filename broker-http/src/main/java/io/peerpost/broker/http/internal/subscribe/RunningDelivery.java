package io.peerpost.broker.http.internal.subscribe;

import io.peerpost.broker.Delivery;
import io.peerpost.broker.Message;
import io.peerpost.broker.RejectedMessageException;
import io.peerpost.broker.RetryLaterException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One message in a handler's hands. */
final class RunningDelivery implements Delivery {
    private final LocalSubscription subscription;
    private final Work work;

    RunningDelivery(LocalSubscription subscription, Work work) {
        this.subscription = subscription;
        this.work = work;
    }

    @Override
    public String topic() {
        return subscription.topic();
    }

    @Override
    public Message message() {
        return work.in.message();
    }

    @Override
    public @Nullable String id() {
        return work.in.id();
    }

    @Override
    public int attempt() {
        return work.in.attempt();
    }

    @Override
    public void extend(Duration fromNow) {
        if (!subscription.extend(work, fromNow)) {
            throw new IllegalStateException("delivery: has ended (expected: extend before the deadline)");
        }
    }

    @Override
    public void acknowledge() {
        byHand();
        subscription.end(work, null);
    }

    @Override
    public void fail(@Nullable Throwable cause) {
        byHand();
        subscription.end(work, cause == null ? new Exception("refused by hand") : cause);
    }

    @Override
    public void retryAfter(Duration delay, @Nullable Throwable cause) {
        byHand();
        subscription.end(work, new RetryLaterException(delay, cause));
    }

    @Override
    public void reject(String reason) {
        byHand();
        subscription.end(work, new RejectedMessageException(reason));
    }

    private void byHand() {
        if (!subscription.acknowledgedByHand()) {
            throw new IllegalStateException(
                    "subscription: acknowledges by returning (expected: SubscribeOptions.acknowledgeByHand)");
        }
    }

    @Override
    public String toString() {
        return "Delivery[" + topic() + ", id " + id() + ", attempt " + attempt() + ", " + message() + "]";
    }
}
