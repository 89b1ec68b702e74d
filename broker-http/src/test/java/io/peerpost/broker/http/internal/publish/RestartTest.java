package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next owner of a durable inbox makes of what the last one has left, however that ended. */
final class RestartTest {
    private final Bench bench = Bench.durable(c -> {});

    private void diesAndStartsAnew() {
        bench.dies();
        bench.startsAnew();
        bench.fleet.prime();
        bench.run();
    }

    @Test
    void rule13AMessageOfTheNextOwnerIsNotTakenForOneThatNoStoreKnewOf() {
        FakeNode a = bench.join(node("a").broadcast("t").well());
        bench.publishAtMostOnce("t", "of the first owner");
        diesAndStartsAnew();
        bench.publish("t", "of the second");
        bench.publishAtMostOnce("t", "at most once as well");
        assertEquals(List.of("of the first owner", "of the second", "at most once as well"), a.handled);
    }
}
