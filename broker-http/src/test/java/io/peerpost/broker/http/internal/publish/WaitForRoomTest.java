package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.InboxFullException;
import io.peerpost.broker.Message;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.http.WhenFull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rule 12 where a full inbox makes publishers wait. */
final class WaitForRoomTest {
    private final Bench bench = Bench.primed(c -> {
        c.inboxMessages = 40;
        c.whenFull = WhenFull.waitUpTo(Duration.ofSeconds(5));
    });

    private void fill(String topic, int messages) {
        for (int i = 0; i < messages; i++) {
            bench.publish(topic, "" + i);
        }
    }

    private static @Nullable Throwable failure(CompletableFuture<Publication> offer) {
        return assertThrows(CompletionException.class, offer::join).getCause();
    }

    @Test
    void rule12APublisherWaitsUntilThereIsRoom() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        fill("t", 10);
        CompletableFuture<Publication> waiting = bench.offer("t", "10");
        assertFalse(waiting.isDone());
        assertEquals(10, bench.publisher.waiting(), "it is not accepted yet");
        slow.answers(200);
        bench.run();
        assertTrue(waiting.isDone());
        slow.well().answers(200);
        bench.run();
        assertEquals("10", slow.last().text());
        bench.assertNothingLeft();
    }

    @Test
    void rule12PublishersThatWaitAreServedInTheirOrder() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        fill("t", 10);
        List<CompletableFuture<Publication>> waiting = new ArrayList<>();
        for (int i = 10; i < 15; i++) {
            waiting.add(bench.offer("t", "" + i));
        }
        slow.answers(200);
        bench.run();
        assertEquals(List.of(true, false, false, false, false), done(waiting));
        slow.answers(200);
        slow.answers(200);
        bench.run();
        assertEquals(List.of(true, true, true, false, false), done(waiting));
        CompletableFuture<Publication> newcomer = bench.offer("t", "15");
        assertFalse(newcomer.isDone());
        slow.well().answers(200);
        bench.run();
        assertEquals(IntStream.range(0, 16).mapToObj(i -> "" + i).toList(), slow.texts());
    }

    private static List<Boolean> done(List<CompletableFuture<Publication>> offers) {
        return offers.stream().map(CompletableFuture::isDone).toList();
    }

    @Test
    void rule12WhoWaitsOvertakesNobodyWhoWasAcceptedBefore() {
        Bench large = Bench.primed(c -> {
            c.inboxMessages = 40_000;
            c.whenFull = WhenFull.waitUpTo(Duration.ofSeconds(5));
        });
        FakeNode a = large.join(node("a").broadcast("t").well());
        List<CompletableFuture<Publication>> all = new ArrayList<>();
        all.add(large.offer("t", "0"));
        for (int i = 1; i < 12_000; i++) {
            // no turn of the loop in between, as when another thread publishes faster than the loop looks
            all.add(large.publisher.publish("t", Message.of("" + i), PublishOptions.defaults()));
        }
        assertTrue(all.stream().anyMatch(f -> !f.isDone()), "some have to wait");
        large.passMillis(1_000);
        assertEquals(IntStream.range(0, 12_000).mapToObj(i -> "" + i).toList(), a.texts());
    }

    @Test
    void rule12AWaitThatIsTooLongThrowsAndNamesTheTarget() {
        bench.join(node("slow").broadcast("t"));
        fill("t", 10);
        CompletableFuture<Publication> waiting = bench.offer("t", "10");
        bench.passMillis(4_900);
        assertFalse(waiting.isDone());
        bench.passMillis(200);
        InboxFullException full = assertInstanceOf(InboxFullException.class, failure(waiting));
        assertTrue(full.full().contains("slow"), full.full());
        assertEquals(10, bench.publisher.waiting());
    }

    @Test
    void rule12OtherTopicsGoOnWhileOneWaits() {
        bench.join(node("slow").broadcast("t"));
        FakeNode quick = bench.join(node("quick").broadcast("u").well());
        fill("t", 10);
        assertFalse(bench.offer("t", "10").isDone());
        fill("u", 100);
        assertEquals(100, quick.texts().size());
    }

    @Test
    void rule12AWaitForTheWholeInboxEndsWithAnyRoomInIt() {
        FakeNode s0 = bench.join(node("s0").broadcast("t0"));
        for (int i = 1; i < 5; i++) {
            bench.join(node("s" + i).broadcast("t" + i));
        }
        for (int i = 0; i < 4; i++) {
            fill("t" + i, 10);
        }
        CompletableFuture<Publication> waiting = bench.offer("t4", "x");
        assertFalse(waiting.isDone());
        s0.answers(200);
        bench.run();
        assertTrue(waiting.isDone());
        assertEquals(40, bench.publisher.waiting());
    }

    @Test
    void rule12AGroupThatTakesNothingIsNotWaitedFor() {
        FakeNode dead = bench.join(node("dead").group("t", "bill"));
        dead.door = FakeNode.Door.UNREACHABLE;
        fill("t", 10);
        CompletableFuture<Publication> refused = bench.offer("t", "10");
        InboxFullException full = assertInstanceOf(InboxFullException.class, failure(refused));
        assertTrue(full.full().contains("group bill of t"), full.full());
    }

    @Test
    void rule12ATopicWithAGroupThatIsAwayStillWaitsForTheWholeInbox() {
        FakeNode g = bench.join(node("g").group("t4", "g").well());
        FakeNode s0 = bench.join(node("s0").broadcast("t0"));
        for (int i = 1; i < 4; i++) {
            bench.join(node("s" + i).broadcast("t" + i));
        }
        bench.publish("t4", "first");
        bench.leave(g);
        bench.publish("t4", "second");
        fill("t0", 9);
        for (int i = 1; i < 4; i++) {
            fill("t" + i, 10);
        }
        CompletableFuture<Publication> waiting = bench.offer("t4", "third");
        assertFalse(waiting.isDone(), "its own share has room: it waits for the inbox like everybody");
        s0.answers(200);
        bench.run();
        assertTrue(waiting.isDone());
    }

    @Test
    void rule12ThoseThatWaitAreTurnedAwayWhenTheirGroupStopsTakingAnything() {
        FakeNode g = bench.join(node("g").group("t", "bill"));
        fill("t", 10);
        CompletableFuture<Publication> waiting = bench.offer("t", "10");
        g.door = FakeNode.Door.UNREACHABLE;
        g.breaks();
        bench.passMillis(500);
        assertInstanceOf(InboxFullException.class, failure(waiting));
    }

    @Test
    void closingTurnsAwayWhoWaits() {
        FakeNode slow = bench.join(node("slow").broadcast("t"));
        fill("t", 10);
        CompletableFuture<Publication> waiting = bench.offer("t", "10");
        bench.publisher.close(Duration.ofMillis(50));
        bench.passMillis(100);
        assertInstanceOf(IllegalStateException.class, failure(waiting));
        assertEquals(10, slow.texts().size());
        bench.assertNothingLeft();
    }
}
