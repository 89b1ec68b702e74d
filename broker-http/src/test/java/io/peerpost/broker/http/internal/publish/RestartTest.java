package io.peerpost.broker.http.internal.publish;

import static io.peerpost.broker.http.internal.publish.FakeNode.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.peerpost.broker.Outcome;
import io.peerpost.broker.Publication;
import io.peerpost.broker.PublishOptions;
import io.peerpost.broker.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the next owner of a durable inbox makes of what the last one has left, however that ended. */
final class RestartTest {
    private final Bench bench = Bench.durable(c -> {});

    private void diesAndStartsAnew() {
        bench.dies();
        startsAnew();
    }

    private void startsAnew() {
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

    private Publication publishExpiring(String text) {
        Instant soon = bench.wall().plusSeconds(5);
        return bench.publish("t", text, PublishOptions.builder().expiresAt(soon).build());
    }

    @Test
    void whatExpiredWhileNobodyOwnedTheInboxIsNotSent() {
        FakeNode a = bench.join(node("a").broadcast("t"));
        Publication owed = publishExpiring("owed");
        Publication lasting = bench.publish("t", "lasting");
        bench.dies();
        a.well();
        bench.wallClockSteps(Duration.ofSeconds(6));
        startsAnew();
        assertEquals(List.of("owed", "lasting", "lasting"), a.texts());
        assertEquals(Outcome.EXPIRED, bench.heard.ends(owed).get(0).outcome());
        assertEquals(Outcome.DELIVERED, bench.heard.ends(lasting).get(0).outcome());
    }

    @Test
    void whatExpiredWhileItWaitedForSubscribersIsNotSent() {
        Publication held = publishExpiring("held");
        bench.dies();
        bench.wallClockSteps(Duration.ofSeconds(6));
        FakeNode a = bench.join(node("a").broadcast("t").well());
        startsAnew();
        assertEquals(List.of(), a.texts());
        assertEquals(Target.nobody("t"), bench.heard.ends(held).get(0).target());
    }

    @Test
    void rule14WhatANodeHandledForTheLastOwnerIsRecognisedEvenIfTheNextOneSentItElsewhereFirst() {
        Bench tight = Bench.durable(c -> c.windowMessages = 1);
        FakeNode a = tight.join(node("a").group("t", "g"));
        tight.publish("t", "1");
        tight.publish("t", "2");
        tight.writer.held(true); // no end comes to the disk any more
        a.answers(200);
        tight.run();
        a.answers(200);
        tight.run();
        tight.leave(a);
        tight.dies();

        tight.startsAnew();
        FakeNode b = tight.join(node("b").group("t", "g"));
        tight.fleet.prime();
        tight.pass(Duration.ofSeconds(5));
        assertEquals(List.of("1"), b.texts());
        tight.join(a.well());
        tight.run();
        assertEquals(List.of("1", "2", "2"), a.texts());
        b.answers(500);
        tight.pass(Duration.ofSeconds(5));

        assertEquals(List.of("1", "2", "2", "1"), a.texts());
        assertEquals(List.of("1", "2"), a.handled);
    }
}
