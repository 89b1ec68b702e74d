package io.peerpost.broker.http.internal.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Names;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Settlement.End;
import io.peerpost.broker.Target;
import io.peerpost.registry.cache.ViewNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is promised whatever happens, checked against what the fake nodes saw. */
final class Promises {
    private static final String TOPIC = "t";

    private final Bench bench;
    private final List<FakeNode> everybody;
    private final List<Accepted> all = new ArrayList<>();
    private final Map<String, String> keys = new HashMap<>();

    /**
     * One accepted message.
     *
     * @param sure targets that it is certainly owed to; empty where that was not certain when it was published
     * @param at when, on the bench's clock
     */
    private record Accepted(Publication publication, PublishOptions options, Set<Target> sure, long at) {}

    Promises(Bench bench, List<FakeNode> everybody) {
        this.bench = bench;
        this.everybody = everybody;
    }

    void published(Publication publication, PublishOptions options) {
        boolean held = bench.publisher.held() > 0 || !bench.fleet.view().primed();
        boolean over = bench.settled(publication)
                && bench.heard.ends(publication).get(0).target().equals(Target.nobody(TOPIC));
        all.add(new Accepted(publication, options, held || over ? Set.of() : targets(), bench.clock.getAsLong()));
        if (options.key() != null) {
            keys.put(publication.id(), options.key());
        }
    }

    /** Whom the view names now. A node that was dropped in this very step is not in the view any more. */
    private Set<Target> targets() {
        Set<Target> targets = new HashSet<>();
        for (ViewNode node : bench.fleet.view().nodes(TOPIC)) {
            for (String version : node.versions()) {
                targets.add(
                        version.equals(Names.BROADCAST) ? Target.node(TOPIC, node.id()) : Target.group(TOPIC, version));
            }
        }
        return targets;
    }

    /** What must hold at any moment. */
    void look() {
        assertTrue(bench.publisher.waiting() >= 0 && bench.publisher.waitingBytes() >= 0, "counts below zero");
        long unsettled = all.stream().filter(a -> !bench.settled(a.publication)).count();
        assertEquals(unsettled, bench.publisher.waiting(), "messages counted as waiting");
        for (FakeNode node : everybody) {
            Set<String> underWay = new HashSet<>();
            for (FakeLane lane : node.lanes) {
                assertTrue(lane.messagesOwed() <= window(node), () -> "past the window of " + node.id);
                lane.owedIds()
                        .forEach(id -> assertTrue(underWay.add(id), () -> id + " is under way twice at " + node.id));
            }
        }
        oneOfAKeyAtATime();
    }

    private static int window(FakeNode node) {
        return node.ours() && !node.metadata.containsKey("concurrency") ? 4 : 1;
    }

    private void oneOfAKeyAtATime() {
        Map<String, String> underWay = new HashMap<>();
        for (FakeNode node : everybody) {
            if (!node.versions.equals(Set.of("g"))) {
                continue;
            }
            for (FakeLane lane : node.lanes) {
                for (String id : lane.owedIds()) {
                    String key = keys.get(id);
                    String other = key == null || ended(id, Target.group(TOPIC, "g")) ? id : underWay.put(key, id);
                    assertTrue(other == null || other.equals(id), () -> "two of key " + key + ": " + id + ", " + other);
                }
            }
        }
    }

    private boolean ended(String id, Target target) {
        return bench.heard.ends.getOrDefault(id, List.of()).stream()
                .anyMatch(e -> e.target().equals(target));
    }

    /** What must hold once all nodes have been well for long enough. */
    void kept() {
        for (Accepted a : all) {
            List<End> ends = bench.ends(a.publication);
            Set<Target> targets = new HashSet<>();
            ends.forEach(e -> assertTrue(targets.add(e.target()), () -> "ended twice: " + e));
            a.sure.forEach(t -> assertTrue(targets.contains(t), () -> text(a) + " was never owed to " + t));
            ends.forEach(e -> goodEndsAreTrue(a, e));
            if (a.options.atMostOnce()) {
                sentOnce(a);
            }
        }
        bench.assertNothingLeft();
        assertEquals(0, everybody.stream().mapToInt(FakeNode::unanswered).sum(), "unanswered");
    }

    private static String text(Accepted a) {
        return "message " + a.publication.id();
    }

    private void goodEndsAreTrue(Accepted a, End end) {
        String id = a.publication.id();
        switch (end.outcome()) {
            case DELIVERED, UNCONFIRMED ->
                assertTrue(
                        everybody.stream().anyMatch(n -> isOf(n, end.target()) && n.took(id)),
                        () -> text(a) + " ended " + end + " and nobody took it");
            case EXPIRED ->
                assertTrue(
                        a.options.expiresAt() != null
                                || end.target().equals(Target.nobody(TOPIC))
                                || bench.clock.getAsLong() - a.at
                                        > Duration.ofMinutes(10).toNanos(),
                        () -> text(a) + " expired too early: " + end);
            case FAILED -> assertTrue(a.options.atMostOnce(), () -> text(a) + " failed, but is not at most once");
            case OVERFLOW, CLOSED -> throw new AssertionError(text(a) + " ended " + end);
            case GONE -> assertTrue(end.target().queue() != null || isGone(end.target()), () -> text(a) + ": " + end);
            default -> assertTrue(end.outcome() != Outcome.REFUSED || end.reason() != null, "a reason");
        }
    }

    private static boolean isOf(FakeNode node, Target target) {
        return node.id.equals(target.nodeId())
                || (target.queue() != null && (node.versions.contains(target.queue()) || !node.ours()));
    }

    private boolean isGone(Target target) {
        return target.nodeId() != null
                && (bench.fleet.dropped.contains(target.nodeId())
                        || bench.fleet.view().node(target.nodeId()) == null);
    }

    private void sentOnce(Accepted a) {
        for (End end : bench.ends(a.publication)) {
            long sent = everybody.stream()
                    .filter(n -> n.ours() && isOf(n, end.target()))
                    .flatMap(n -> n.received.stream())
                    .filter(s -> s.id().equals(a.publication.id()))
                    .count();
            assertTrue(sent <= 1, () -> text(a) + " was sent " + sent + " times to " + end.target());
        }
    }
}
