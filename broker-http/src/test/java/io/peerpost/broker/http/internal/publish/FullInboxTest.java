package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Rule 12 where a full inbox throws: the bound of all, the share of one target, and targets that take nothing. */
final class FullInboxTest {
    /** 40 messages in all, 10 for one target. */
    private final Bench bench = Bench.primed(c -> c.inboxMessages = 40);

    private InboxFullException refused(String topic) {
        CompletableFuture<Publication> offer = bench.offer(topic, "too much");
        assertTrue(offer.isCompletedExceptionally(), "it was accepted");
        Throwable cause =
                Assertions.assertThrows(CompletionException.class, offer::join).getCause();
        return assertInstanceOf(InboxFullException.class, cause);
    }

    private List<Publication> publish(String topic, int times) {
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(bench.publish(topic, topic + i));
        }
        return all;
    }

    @Test
    void rule12ATargetThatFillsItsShareMakesItsTopicThrow() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        publish("t", 10);
        InboxFullException full = refused("t");
        assertEquals("t", full.topic());
        assertTrue(full.full().contains("slow"), full.full());
        assertTrue(full.toString().contains("10 messages"), full.toString());
        assertEquals(10, bench.publisher.waiting(), "nothing was accepted");
        slow.answers(200);
        bench.run();
        publish("t", 1);
        refused("t");
    }

    @Test
    void rule12TheExceptionTellsTheAgeOfTheOldest() {
        bench.join(node("slow").broadcast("t").concurrency(1));
        publish("t", 10);
        bench.passMillis(3_000);
        assertTrue(refused("t").oldest().toMillis() >= 2_500, "the oldest has waited for 3 s");
    }

    @Test
    void rule12OtherTopicsGoOn() {
        bench.join(node("slow").broadcast("t"));
        bench.join(node("quick").broadcast("u").well());
        publish("t", 10);
        refused("t");
        publish("u", 100);
        refused("t");
    }

    @Test
    void rule12OneSlowTargetOfSeveralIsEnough() {
        bench.join(node("slow").broadcast("t"));
        FakeNode quick = bench.join(node("quick").broadcast("t").well());
        publish("t", 10);
        assertTrue(refused("t").full().contains("slow"));
        assertEquals(10, quick.texts().size());
    }

    @Test
    void rule12TheShareCountsBytesToo() {
        Bench small = Bench.primed(c -> c.inboxBytes = 4096L);
        small.join(node("slow").broadcast("t"));
        int accepted = 0;
        while (!small.offer("t", "x".repeat(100)).isCompletedExceptionally()) {
            accepted++;
        }
        assertTrue(accepted >= 4 && accepted <= 7, () -> "of about 170 bytes each into 1,024: some, not all");
    }

    @Test
    void rule12AMessageLargerThanTheShareGoesAlone() {
        Bench small = Bench.primed(c -> c.inboxBytes = 4096L);
        FakeNode slow = small.join(node("slow").broadcast("t"));
        small.publish("t", "x".repeat(1500));
        assertTrue(small.offer("t", "y").isCompletedExceptionally());
        slow.answers(200);
        small.run();
        small.publish("t", "y");
    }

    @Test
    void rule12TheWholeInboxHasABoundOfItsOwn() {
        for (int i = 0; i < 5; i++) {
            bench.join(node("slow" + i).broadcast("t" + i));
        }
        for (int i = 0; i < 4; i++) {
            publish("t" + i, 10);
        }
        bench.passMillis(100);
        InboxFullException full = refused("t4");
        assertTrue(full.full().startsWith("the inbox (40 messages"), full.full());
        assertEquals(40, bench.publisher.waiting());
    }

    @Test
    void rule12HeldMessagesOfATopicHaveAShareToo() {
        publish("t", 10);
        assertTrue(refused("t").full().contains("to come"));
        publish("u", 10);
        bench.join(node("a").broadcast("t").well());
        bench.passMillis(300);
        publish("t", 30);
        assertEquals(10, bench.publisher.waiting());
    }

    @Test
    void rule12ABroadcastNodeThatTakesNothingLosesItsOldest() {
        FakeNode dead = bench.join(node("dead").broadcast("t"));
        FakeNode quick = bench.join(node("quick").broadcast("t").well());
        dead.door = FakeNode.Door.UNREACHABLE;
        List<Publication> all = publish("t", 25);
        assertEquals(25, quick.texts().size(), "the others are not held up");
        for (int i = 0; i < 25; i++) {
            assertEquals(i < 15, bench.settled(all.get(i)), "message " + i);
        }
        assertEquals(List.of(Outcome.DELIVERED, Outcome.OVERFLOW), bench.outcomes(all.get(0)));
        assertEquals(15, bench.heard.deadLetters.size());
        dead.well().door = FakeNode.Door.OPEN;
        bench.pass(Duration.ofSeconds(10));
        assertEquals(10, dead.texts().size());
        bench.assertNothingLeft();
    }

    @Test
    void rule12WhatWaitsBehindOthersOfItsKeyOverflowsToo() {
        FakeNode dead = bench.join(node("dead").broadcast("t"));
        FakeNode quick = bench.join(node("quick").broadcast("t").well());
        dead.probeAnswer = null;
        bench.publishKeyed("t", "under way", "k");
        bench.pass(Duration.ofSeconds(31));
        List<Publication> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(i % 3 == 0 ? bench.publish("t", "" + i) : bench.publishKeyed("t", "" + i, "k"));
        }
        assertEquals(31, quick.texts().size());
        assertEquals(10, bench.publisher.waiting());
        for (int i = 0; i < 30; i++) {
            assertEquals(i < 21, bench.settled(all.get(i)), "oldest first: message " + i);
        }
    }

    @Test
    void rule12ABroadcastNodeThatGoesSilentWithItsShareFullBlocksNoLongerThanTheLivenessTime() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        slow.probeAnswer = null;
        publish("t", 10);
        refused("t");
        bench.pass(Duration.ofSeconds(31));
        assertDoesNotThrow(() -> publish("t", 5));
    }

    @Test
    void rule12AGroupThatTakesNothingRefusesItsTopicByName() {
        FakeNode dead = bench.join(node("dead").group("t", "bill"));
        dead.door = FakeNode.Door.UNREACHABLE;
        List<Publication> all = publish("t", 10);
        assertTrue(refused("t").full().contains("group bill of t"));
        all.forEach(p -> assertFalse(bench.settled(p), "a group loses nothing"));
    }

    @Test
    void rule12ATargetThatTakesSlowlyLosesNothing() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        List<Publication> all = publish("t", 10);
        for (int i = 0; i < 9; i++) {
            bench.passMillis(20_000);
            slow.answers(200);
            bench.run();
            all.addAll(publish("t", 1));
            refused("t");
        }
        assertEquals(9, bench.publisher.ends().get(Outcome.DELIVERED));
        assertEquals(0, bench.publisher.ends().get(Outcome.OVERFLOW));
    }

    @Test
    void rule12DeadLettersAreBoundedOldestOutAndTold() {
        Bench few = Bench.primed(c -> c.deadLetters = 3);
        few.join(node("a").broadcast("t").always(400));
        for (int i = 0; i < 5; i++) {
            few.publish("t", "" + i);
        }
        assertEquals(
                List.of("2", "3", "4"),
                few.publisher.deadLetters().list().stream()
                        .map(d -> d.message().text())
                        .toList());
        assertEquals(
                List.of("0", "1"),
                few.heard.thrownAway.stream().map(d -> d.message().text()).toList());
        assertEquals(5, few.heard.deadLetters.size());
    }

    @Test
    void rule12DeadLettersAreBoundedInBytesToo() {
        Bench small = Bench.primed(c -> c.inboxBytes = 8192L);
        small.join(node("a").broadcast("t").always(400));
        for (int i = 0; i < 10; i++) {
            small.publish("t", i + "x".repeat(500));
        }
        int kept = small.publisher.deadLetters().size();
        assertTrue(kept >= 1 && kept < 4, () -> kept + " of about 700 bytes each in 2,048");
        assertEquals(10 - kept, small.heard.thrownAway.size());
    }
}
