package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.goNode;
import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.http.internal.net.Cidr;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Confined to networks, a publisher sends to nobody outside, whatever the registry says. */
final class ConfinedTest {
    private static final String METADATA_SERVICE = "169.254.169.254:80";

    private final Bench bench = Bench.primed(numbers -> numbers.confine = List.of(Cidr.parse("10.0.0.0/8")));

    @Test
    void aNodeOutsideIsNobodysTarget() {
        FakeNode good = bench.join(node("good").broadcast("t").at("10.0.0.1:80").well());
        FakeNode bad =
                bench.join(node("bad").broadcast("t").at(METADATA_SERVICE).well());
        FakeNode go =
                bench.join(goNode("go").broadcast("t").at(METADATA_SERVICE).well());
        Publication p = bench.publish("t", "1");
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
        assertEquals(List.of("1"), good.texts());
        assertEquals(0, bad.connects + go.connects);
        assertEquals(2, bench.publisher.skipped());
    }

    @Test
    void aMemberOutsideGetsNothingOfItsGroup() {
        FakeNode bad =
                bench.join(node("bad").group("t", "q").at(METADATA_SERVICE).well());
        FakeNode good =
                bench.join(node("good").group("t", "q").at("10.0.0.1:80").well());
        for (int i = 0; i < 20; i++) {
            assertEquals(Outcome.DELIVERED, bench.outcome(bench.publish("t", "" + i)));
        }
        assertEquals(20, good.texts().size());
        assertEquals(0, bad.connects);
    }

    @Test
    void whoIsAloneOutsideIsNobody() {
        FakeNode bad =
                bench.join(node("bad").broadcast("t").at(METADATA_SERVICE).well());
        Publication p = bench.publish("t", "1");
        bench.pass(Duration.ofSeconds(61));
        assertEquals(Outcome.EXPIRED, bench.outcome(p));
        assertEquals(0, bad.connects);
        assertEquals(1, bench.publisher.skipped(), "once per node, not per message");
    }

    @Test
    void whoMovesOutsideGetsNothingThere() {
        FakeNode node = bench.join(node("n").broadcast("t").at("10.0.0.1:80"));
        node.door = FakeNode.Door.UNREACHABLE;
        Publication p = bench.publish("t", "1");
        bench.passMillis(500);
        node.door = FakeNode.Door.OPEN;
        int connects = node.connects;
        bench.fleet.put(node.at(METADATA_SERVICE).record());
        bench.pass(Duration.ofSeconds(20));
        assertEquals(Outcome.REFUSED, bench.outcome(p));
        assertEquals(connects, node.connects);
    }

    @Test
    void whoMovesInsideIsATargetAgain() {
        FakeNode node = bench.join(node("n").broadcast("t").at(METADATA_SERVICE).well());
        Publication p = bench.publish("t", "1");
        bench.fleet.put(node.at("10.0.0.1:80").record());
        bench.pass(Duration.ofSeconds(5));
        assertEquals(Outcome.DELIVERED, bench.outcome(p));
    }
}
