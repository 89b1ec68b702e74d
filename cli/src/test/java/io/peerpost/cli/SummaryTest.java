package io.peerpost.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SummaryTest {
    private static final Set<Outcome> FINE = EnumSet.of(Outcome.DELIVERED, Outcome.UNCONFIRMED, Outcome.GONE);

    private final AtomicLong nanos = new AtomicLong();
    private final Tally tally = new Tally(nanos::get);

    @ParameterizedTest
    @EnumSource
    void onlyDeliveredUnconfirmedAndGoneAreGood(Outcome outcome) {
        publish(outcome);
        assertEquals(FINE.contains(outcome), summary().good());
        assertEquals(1, summary().targets());
    }

    @Test
    void pairsOfMessageAndTargetAreCounted() {
        publish(Outcome.DELIVERED, Outcome.DELIVERED, Outcome.DEAD_LETTERED);
        publish(Outcome.DELIVERED, Outcome.CLOSED);
        Summary summary = summary();
        assertEquals(2, summary.published());
        assertEquals(5, summary.targets());
        assertEquals(3, summary.delivered());
        assertEquals(1, summary.held());
        assertEquals("held 1, deadLettered 1", summary.badParts());
        assertTrue(tally.allSettled().isDone());
    }

    @Test
    void everyTargetStandsInExactlyOneColumn() {
        publish(Outcome.values());
        Summary s = summary();
        long sum = s.delivered()
                + s.unconfirmed()
                + s.held()
                + s.deadLettered()
                + s.expired()
                + s.gone()
                + s.refused()
                + s.overflow()
                + s.failed();
        assertEquals(s.targets(), sum);
    }

    @Test
    void pairsThatNeededMoreThanOneAttemptAreCountedBesideTheirColumn() {
        publish(attempts(Outcome.DELIVERED, 1), attempts(Outcome.DELIVERED, 2), attempts(Outcome.DEAD_LETTERED, 16));
        publish(attempts(Outcome.EXPIRED, 0), attempts(Outcome.UNCONFIRMED, 3));
        Summary summary = summary();
        assertEquals(3, summary.redelivered());
        assertEquals(5, summary.targets());
        assertEquals(
                "published 2, targets 5, delivered 2, unconfirmed 1, deadLettered 1, expired 1, redelivered 3,"
                        + " 0.0 messages/s",
                summary.text());
        assertEquals(3, Json.object(summary.json()).get("redelivered"));
    }

    @Test
    void whereEverythingCameAtOnceTheTextSaysNothingOfRedeliveries() {
        publish(Outcome.DELIVERED);
        assertEquals(
                "published 1, targets 1, delivered 1, 0.0 messages/s", summary().text());
    }

    @Test
    void whatNobodyToldTheEndOfIsHeld() {
        tally.publishing();
        tally.published();
        assertEquals(1, summary().held());
        assertFalse(tally.allSettled().isDone());
    }

    @Test
    void aPublishThatWasNotAcceptedCountsNowhere() {
        tally.publishing();
        tally.refused();
        assertEquals(0, summary().published());
        assertTrue(summary().good());
        assertTrue(tally.allSettled().isDone());
    }

    @Test
    void theRateIsFromTheFirstPublishToTheLastEnd() {
        nanos.set(5_000_000_000L);
        tally.publishing();
        tally.published();
        nanos.set(7_000_000_000L);
        publish(Outcome.DELIVERED);
        tally.settled(settlement(Outcome.DELIVERED));
        assertEquals(1.0, summary().messagesPerSecond());
    }

    @Test
    void theJsonHasExactlyTheKeysThatAreDocumented() {
        publish(Outcome.DELIVERED);
        assertEquals(
                List.of(
                        "published",
                        "targets",
                        "delivered",
                        "unconfirmed",
                        "held",
                        "deadLettered",
                        "expired",
                        "gone",
                        "refused",
                        "overflow",
                        "failed",
                        "redelivered",
                        "messagesPerSecond"),
                List.copyOf(Json.object(summary().json()).keySet()));
    }

    private Summary summary() {
        tally.complete();
        return Summary.of(tally);
    }

    private void publish(Outcome... outcomes) {
        publish(ends(outcomes));
    }

    private void publish(Settlement.End... ends) {
        tally.publishing();
        tally.published();
        tally.settled(new Settlement("id", "t", List.of(ends)));
    }

    private static Settlement settlement(Outcome... outcomes) {
        return new Settlement("id", "t", List.of(ends(outcomes)));
    }

    private static Settlement.End[] ends(Outcome... outcomes) {
        return Arrays.stream(outcomes).map(o -> attempts(o, 1)).toArray(Settlement.End[]::new);
    }

    private static Settlement.End attempts(Outcome outcome, int attempts) {
        return new Settlement.End(Target.group("t", "g"), outcome, attempts, null);
    }
}
