package io.peerpost.it.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.broker.MessageHandler;
import io.peerpost.broker.Outcome;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Subscription;
import io.peerpost.broker.http.HttpBroker;
import io.peerpost.broker.http.HttpBrokerBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of ten broadcast targets takes nothing: the other nine get everything, nobody who publishes waits or is refused, and
 * what is owed to the hung one stays within its share and has an end. With the inbox in memory and in a file, side by side.
 */
@Timeout(150)
final class HungTargetTest {
    private static final int OTHERS = 9;

    /** Above what is published in the liveness time: only after that it is known that a target takes nothing. */
    private static final int SHARE = 7_000;

    private static final int STEP = 500;

    /** What may be on its way to the others. */
    private static final int ON_THE_WAY = 1_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private final Fleet fleet = new Fleet("memory://" + UUID.randomUUID());

    @Test
    void rule12ANodeThatNeverAnswersHoldsUpNobodyAndStaysWithinItsShare() throws InterruptedException {
        try (fleet;
                Mute mute = new Mute(fleet)) {
            run(1_000, Duration.ofSeconds(2), mute.id(), mute::die);
        }
    }

    @Test
    void rule12ASubscriberWhoseHandlerBlocksForEverHoldsUpNobodyAndStaysWithinItsShare() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        MessageHandler stuck = delivery -> {
            if (handled.incrementAndGet() > 100) {
                blockUntil(never);
            }
        };
        HttpBroker broker = fleet.builder()
                .listen("127.0.0.1:0")
                .closeTimeout(Duration.ofSeconds(1))
                .open();
        try (fleet;
                broker) {
            Subscription hung = broker.subscribe(fleet.topic(), stuck);
            // a node at work says so every 10 s, and what is silent for the liveness time is not at work
            run(350, Duration.ofSeconds(12), hung.nodeId(), hung::close);
        } finally {
            never.countDown();
        }
    }

    /** Deaf to interrupts, too. */
    private static void blockUntil(CountDownLatch released) {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    private void run(int perSecond, Duration liveness, String hung, Runnable end) throws InterruptedException {
        for (int i = 0; i < OTHERS; i++) {
            fleet.start(new String[] {null});
        }
        UnaryOperator<HttpBrokerBuilder> numbers =
                broker -> broker.inboxMessages(4 * SHARE).liveness(liveness).goneAfter(Duration.ofSeconds(1));
        try (Sender forgetful = new Sender("forgetful", fleet, perSecond, numbers);
                Sender durable = new Sender(
                        "durable", fleet, perSecond, broker -> numbers.apply(broker.inbox(folder.resolve("inbox"))))) {
            List<Sender> senders = List.of(forgetful, durable);
            for (Sender sender : senders) {
                sender.neverAheadOf(fleet.ears(null), ON_THE_WAY);
                sender.begin();
            }
            for (int accepted = 0; accepted <= SHARE + 2_000; accepted += STEP) {
                for (Sender sender : senders) {
                    long most = sender.awaitAccepted(accepted);
                    assertTrue(most <= SHARE + ON_THE_WAY, sender.name() + " had " + most + " in its inbox");
                }
            }
            for (Sender sender : senders) {
                sender.end();
            }
            end.run();
            for (Sender sender : senders) {
                assertEnds(sender, hung);
            }
            new Audit(fleet, senders).assertBroadcastWithoutGaps();
        }
    }

    private static void assertEnds(Sender sender, String hung) {
        List<Settlement> settlements = sender.settlements();
        List<Outcome> ends = new ArrayList<>();
        for (Settlement settlement : settlements) {
            for (Settlement.End end : settlement.ends()) {
                if (hung.equals(end.target().nodeId())) {
                    ends.add(end.outcome());
                } else {
                    assertEquals(Outcome.DELIVERED, end.outcome(), settlement::toString);
                }
            }
            assertEquals(OTHERS + 1, settlement.ends().size(), settlement::toString);
        }
        Map<Outcome, Long> counts = ends.stream().collect(Collectors.groupingBy(end -> end, Collectors.counting()));
        System.out.println("what " + sender.name() + " owed to the hung one ended " + counts);
        assertTrue(counts.containsKey(Outcome.OVERFLOW), counts::toString);
        assertTrue(counts.containsKey(Outcome.GONE), counts::toString);
        assertTrue(
                Set.of(Outcome.DELIVERED, Outcome.OVERFLOW, Outcome.GONE).containsAll(counts.keySet()),
                counts::toString);
        List<Outcome> newest = ends.subList(ends.size() - SHARE / 2, ends.size());
        assertFalse(newest.contains(Outcome.OVERFLOW), "the oldest overflow, not the newest");
        long bad = counts.get(Outcome.OVERFLOW) + counts.get(Outcome.GONE);
        assertEquals(Math.min(bad, 10_000), sender.stats().deadLetters());
        assertEquals(bad, sender.badEnds().size());
    }
}
