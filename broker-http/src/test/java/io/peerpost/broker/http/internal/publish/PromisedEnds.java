package io.peerpost.broker.http.internal.publish;

import io.peerpost.broker.Settlement.End;
import io.peerpost.broker.Target;
import java.util.List;
import java.util.function.Predicate;

/** Whether an end that is told is true: somebody handled it, the time was over, nobody was there. */
final class PromisedEnds {
    private final Bench bench;
    private final Promises promises;
    private final List<FakeNode> everybody;

    PromisedEnds(Bench bench, Promises promises, List<FakeNode> everybody) {
        this.bench = bench;
        this.promises = promises;
        this.everybody = everybody;
    }

    void told(Promised message, End end) {
        promises.must(isTrue(message, end), () -> message + " ended, and it is not true: " + end);
    }

    private boolean isTrue(Promised message, End end) {
        Target target = end.target();
        return switch (end.outcome()) {
            case DELIVERED -> anybody(target, n -> n.ours() && n.handled.contains(message.text));
            case UNCONFIRMED -> anybody(target, n -> !n.ours() && n.handled.contains(message.text));
            case EXPIRED -> isOver(message, target);
            case GONE ->
                target.queue() == null ? isGone(target) : promises.presence.forgottenSince(target, message.step);
            case DEAD_LETTERED ->
                end.attempts() == Conditions.ATTEMPTS
                        || anybody(target, n -> n.said(message.text, 413) || n.said(message.text, 422));
            case REFUSED -> anybody(target, n -> n.said(message.text, 403));
            case FAILED -> message.options.atMostOnce();
            case OVERFLOW -> bench.config.inboxMessages() == Conditions.SMALL_INBOX;
            case CLOSED -> message.options.atMostOnce();
        };
    }

    private boolean anybody(Target target, Predicate<FakeNode> that) {
        return everybody.stream().anyMatch(n -> n.isOf(target) && that.test(n));
    }

    private boolean isOver(Promised message, Target target) {
        boolean own = message.options.expiresAt() != null
                && !message.options.expiresAt().isAfter(bench.wall());
        boolean nobody = target.equals(Target.nobody(message.topic));
        long least = (nobody ? bench.config.holdFor() : bench.config.lifetime()).toNanos();
        return own || promises.presence.fair() - message.fair >= least;
    }

    private boolean isGone(Target node) {
        return bench.fleet.dropped.contains(node.nodeId()) || !promises.presence.isPresent(node);
    }
}
