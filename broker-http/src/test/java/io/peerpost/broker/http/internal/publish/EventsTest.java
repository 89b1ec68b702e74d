package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.peerpost.broker.BrokerListener;
import io.peerpost.broker.Publication;
import io.peerpost.broker.Settlement;
import io.peerpost.broker.Target;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a listener hears of a message on its way, and what is counted of it. */
final class EventsTest {
    private final Bench bench = Bench.primed();
    private final FakeNode a = bench.join(node("a").broadcast("t"));

    private void assertCounted(int attempts, int redeliveries, int retries) {
        assertEquals(attempts, bench.publisher.events().attempts(), "attempts");
        assertEquals(attempts, bench.heard.attempts.size(), "attempts that were told");
        assertEquals(redeliveries, bench.publisher.events().redeliveries(), "redeliveries");
        assertEquals(retries, bench.publisher.events().retries(), "retries");
    }

    @Test
    void acceptanceIsToldBeforeTheFirstAttemptAndTheAttemptBeforeTheEnd() {
        List<String> order = new ArrayList<>();
        Bench recorded = Bench.heardBy(new BrokerListener() {
            @Override
            public void onAccepted(String id, String topic) {
                order.add("accepted for " + topic);
            }

            @Override
            public void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {
                order.add("attempt " + attempt + " at " + nodeId + " for " + target);
            }

            @Override
            public void onEnd(String id, Settlement.End end) {
                order.add("end " + end.outcome());
            }
        });
        recorded.join(node("n").group("t", "g").well());
        recorded.publish("t", "1");
        assertEquals(List.of("accepted for t", "attempt 1 at n for group g of t", "end DELIVERED"), order);
    }

    @Test
    void whatNobodyIsThereForIsAcceptedAndNotAttempted() {
        Publication p = bench.publish("nobody", "1");
        assertEquals(List.of("nobody " + p.id()), bench.heard.accepted);
        assertCounted(0, 0, 0);
    }

    @Test
    void anAttemptSaysWhatGoesToWhomForTheHowManiethTime() {
        Publication p = bench.publish("t", "1");
        assertEquals(List.of(new Heard.Attempt(p.id(), Target.node("t", "a"), 1, "a", false)), bench.heard.attempts);
        assertCounted(1, 0, 0);
    }

    @Test
    void anAttemptAfterAFailureIsARedelivery() {
        Publication p = bench.publish("t", "1");
        a.answers(500);
        bench.passMillis(500);
        assertEquals(List.of("1", "2R"), bench.heard.attempts(p));
        assertCounted(2, 1, 1);
    }

    @Test
    void afterABrokenConnectionAllThatIsWrittenAgainIsARedeliveryThoughOnlyTheOldestUsedUpAnAttempt() {
        Publication first = bench.publish("t", "1");
        Publication second = bench.publish("t", "2");
        a.breaks();
        bench.run();
        assertEquals(List.of("1", "2R"), bench.heard.attempts(first));
        assertEquals(List.of("1", "1R"), bench.heard.attempts(second));
        assertCounted(4, 2, 0);
        assertEquals(1, bench.publisher.events().suspected());
        assertEquals(1, bench.publisher.events().recovered());
    }

    @Test
    void whatANodeRefusedToTakeIsNoRedeliveryWhenItComesAgain() {
        Publication p = bench.publish("t", "1");
        a.answers(503);
        bench.passMillis(2_000);
        assertEquals(List.of("1", "1"), bench.heard.attempts(p));
        assertCounted(2, 0, 0);
    }

    @Test
    void whatNeverReachedAConnectionWasNotAttempted() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        g.door = FakeNode.Door.REFUSES;
        Publication p = bench.publish("u", "1");
        assertEquals(List.of(), bench.heard.attempts(p));
        g.door = FakeNode.Door.OPEN;
        bench.passMillis(1_000);
        assertEquals(List.of("1"), bench.heard.attempts(p));
        assertCounted(1, 0, 0);
    }

    @Test
    void whatAnotherMemberGetsBecauseTheFirstIsGoneIsARedelivery() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        Publication p = bench.publish("u", "1");
        FakeNode h = bench.join(node("h").group("u", "g"));
        g.crashes();
        bench.passMillis(1_000);
        assertEquals(1, h.received.size());
        assertEquals(List.of("1", "2R"), bench.heard.attempts(p));
    }

    @Test
    void whatAGoneNodeMayHaveHadIsARedeliveryForTheOthers() {
        FakeNode g = bench.join(node("g").group("u", "g"));
        bench.publish("u", "1");
        Publication behind = bench.publish("u", "2");
        FakeNode h = bench.join(node("h").group("u", "g"));
        g.answers(404); // drops the node; what is behind may still be answered, until its connection breaks
        bench.run();
        g.breaks();
        bench.run();
        assertEquals(2, h.received.size());
        assertEquals(List.of("1", "1R"), bench.heard.attempts(behind));
    }

    @Test
    void oneRequestToAGoMicroProcessIsOneAttempt() {
        FakeNode go = bench.join(goNode("go").group("u", "g").group("u", "h").well());
        Publication p = bench.publish("u", "1");
        assertEquals(1, go.received.size());
        assertEquals(2, bench.ends(p).size());
        assertCounted(1, 0, 0);
    }

    @Test
    void nodesInDoubtBackAndGoneAreCountedAsTheyAreTold() {
        bench.publish("t", "1");
        a.breaks();
        bench.run();
        a.crashes();
        bench.passMillis(30_000);
        assertEquals(2, bench.heard.suspects.size());
        assertEquals(2, bench.publisher.events().suspected());
        assertEquals(1, bench.heard.back.size());
        assertEquals(1, bench.publisher.events().recovered());
        assertEquals(List.of("a"), bench.heard.gone);
        assertEquals(1, bench.publisher.events().gone());
    }

    @Test
    void deadLettersAreCountedAndSoAreThoseThatAreThrownAway() {
        Bench small = Bench.primed(c -> {
            c.attempts = 1;
            c.deadLetters = 2;
        });
        small.join(node("b").broadcast("t").always(500));
        for (int i = 0; i < 5; i++) {
            small.publish("t", "" + i);
        }
        assertEquals(5, small.publisher.deadLetters().buried());
        assertEquals(3, small.publisher.deadLetters().dropped());
        assertEquals(
                small.heard.thrownAway.size(), small.publisher.deadLetters().dropped());
        assertEquals(2, small.publisher.deadLetters().size());
    }

    @Test
    void tellingOfAMessageAndItsAttemptMakesNoObject() {
        Bench unheard = Bench.heardBy(new BrokerListener() {});
        FakeNode n = unheard.join(node("n").broadcast("t"));
        unheard.publish("t", "1");
        Debt debt = n.last().debt();
        Events events = unheard.publisher.events();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 20_000; i++) {
            if (i == 10_000) { // classes are loaded and call sites linked
                before = threads.getCurrentThreadAllocatedBytes();
            }
            events.accepted(debt.message);
            events.attempt(debt, 1 + i % 2, "n");
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
        assertEquals(0, each, "bytes for each message");
    }

    @Test
    void aListenerThatThrowsAtAnAttemptChangesNothing() {
        Bench rude = Bench.heardBy(new BrokerListener() {
            @Override
            public void onAccepted(String id, String topic) {
                throw new IllegalStateException("rude");
            }

            @Override
            public void onAttempt(String id, Target target, int attempt, String nodeId, boolean redelivery) {
                throw new IllegalStateException("rude");
            }
        });
        FakeNode n = rude.join(node("n").broadcast("t").well());
        rude.publish("t", "1");
        rude.publish("t", "2");
        assertEquals(List.of("1", "2"), n.texts());
        rude.assertNothingLeft();
        assertEquals(2, rude.publisher.events().attempts());
    }
}
