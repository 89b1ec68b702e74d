package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule 11: hold time, group memory and lifetime run only while the process runs with a fresh view. */
final class FairTimeTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final Bench bench = Bench.primed();

    private void outage(Duration time) {
        bench.fleet.fresh(false);
        bench.run();
        bench.pass(time);
        bench.fleet.fresh(true);
        bench.run();
    }

    @Test
    void rule11ARegistryOutageExpiresNoHeldMessage() {
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofSeconds(30));
        outage(Duration.ofMinutes(30));
        assertFalse(bench.settled(p));
        bench.pass(Duration.ofSeconds(29));
        assertFalse(bench.settled(p), "it has the time it had left");
        bench.passMillis(1_500);
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
    }

    @Test
    void rule11ARegistryOutageEndsNoLifetime() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        a.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofMinutes(5));
        outage(Duration.ofMinutes(30));
        bench.pass(Duration.ofMinutes(5).minusSeconds(1));
        assertFalse(bench.settled(p));
        bench.passMillis(1_500);
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
    }

    @Test
    void rule11ARegistryOutageForgetsNoGroup() {
        FakeNode a = bench.join(node("a").group("t", "g").well());
        bench.publish("t", "1");
        bench.leave(a);
        outage(Duration.ofMinutes(30));
        Publication p = bench.publish("t", "2");
        assertEquals(0, bench.publisher.held());
        bench.pass(Duration.ofSeconds(59));
        assertFalse(bench.settled(p));
        bench.passMillis(1_500);
        assertEquals(Outcome.GONE, bench.outcome(p));
    }

    @Test
    void rule11DeliveryGoesOnDuringARegistryOutage() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.fleet.fresh(false);
        bench.run();
        Publication p = bench.publish("t", "1");
        assertEquals(List.of("1"), a.texts());
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule11ASuspendedProcessExpiresNothing() {
        Publication held = bench.publish("t", "1");
        FakeNode a = bench.join(node("a").broadcast("u"));
        a.door = FakeNode.Door.UNREACHABLE;
        Publication owed = bench.publish("u", "2");
        FakeNode g = bench.join(node("g").group("v", "g").well());
        bench.publish("v", "3");
        bench.leave(g);
        Publication remembered = bench.publish("v", "4");
        bench.processStandsStill(DAY);
        bench.pass(Duration.ofSeconds(50));
        assertFalse(bench.settled(held));
        assertFalse(bench.settled(owed));
        assertFalse(bench.settled(remembered));
    }

    @Test
    void rule11ASuspendedProcessBreaksNoConnection() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication p = bench.publish("t", "1");
        bench.processStandsStill(DAY);
        bench.pass(Duration.ofSeconds(20));
        assertEquals(1, a.received.size(), "the node had no time to say something");
        a.answers(200);
        bench.run();
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }

    @Test
    void rule11AClockOnTheWallThatStepsExpiresNothingThatRunsOnTheOther() {
        Publication p = bench.publish("t", "1");
        bench.wallClockSteps(DAY);
        bench.pass(Duration.ofSeconds(50));
        assertFalse(bench.settled(p));
        bench.wallClockSteps(DAY.negated().multipliedBy(2));
        bench.pass(Duration.ofSeconds(11));
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
    }

    @Test
    void rule11AnExpiryThatTheUserSetIsWallTime() {
        PublishOptions inAnHour = PublishOptions.builder()
                .expiresAt(bench.wall().plusSeconds(3600))
                .build();
        Publication held = bench.publish("t", "1", inAnHour);
        FakeNode a = bench.join(node("a").broadcast("u"));
        a.door = FakeNode.Door.UNREACHABLE;
        Publication owed = bench.publish("u", "2", inAnHour);
        bench.fleet.fresh(false);
        bench.wallClockSteps(Duration.ofMinutes(59));
        bench.pass(Duration.ofSeconds(59));
        assertFalse(bench.settled(held));
        assertFalse(bench.settled(owed));
        bench.passMillis(1_200);
        assertEquals(Outcome.EXPIRED, bench.outcome(held));
        assertEquals(Outcome.EXPIRED, bench.outcome(owed));
        bench.assertNothingLeft();
    }

    @Test
    void rule11AnExpiryThatTheUserSetIsNotExtendedBySuspension() {
        Publication p = bench.publish(
                "t",
                "1",
                PublishOptions.builder()
                        .holdFor(DAY)
                        .expiresAt(bench.wall().plusSeconds(600))
                        .build());
        bench.processStandsStill(Duration.ofMinutes(11));
        bench.passMillis(200);
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
    }

    @Test
    void rule11WhatHasExpiredAlreadyIsNotSent() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        Publication p = bench.publish(
                "t",
                "1",
                PublishOptions.builder().expiresAt(bench.wall().minusMillis(1)).build());
        bench.passMillis(200);
        assertEquals(List.of(), a.texts());
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        bench.assertNothingLeft();
    }
}
