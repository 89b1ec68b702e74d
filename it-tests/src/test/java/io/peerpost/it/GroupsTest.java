package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two groups and a broadcast subscriber, each member a process of its own; members die and freeze. */
@Timeout(240)
final class GroupsTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void eachGroupGetsEveryMessageOnceAndSoDoesABroadcastSubscriber() {
        String topic = commands.topic("groups");
        Command one = commands.sub(topic, "--queue", "bill").start();
        Command two = commands.sub(topic, "--queue", "bill").start();
        Command ship = commands.sub(topic, "--queue", "ship").start();
        Command all = commands.sub(topic).start();
        List.of(one, two, ship, all).forEach(Command::awaitSubscribed);

        Command pub = commands.pub(topic, "--data", "{n}", "--count", "300").start();
        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(900L, pub.onlyJson().get("targets"));
        assertEquals(900L, pub.onlyJson().get("delivered"));

        List<String> published = Received.numbers(300);
        assertEquals(published, Received.by(ship).bodies());
        assertEquals(published, Received.by(all).bodies());
        Received bill = Received.by(one, two);
        assertEquals(List.of(), bill.missing(published));
        assertEquals(Map.of(), bill.repeated());
        assertFalse(one.out().isEmpty(), "the first member got nothing");
        assertFalse(two.out().isEmpty(), "the second member got nothing");
    }

    @Test
    void aKilledMemberLosesNothing() {
        String topic = commands.topic("killed");
        Command one = commands.sub(topic, "--queue", "bill").start();
        Command two = commands.sub(topic, "--queue", "bill").start();
        Command ship = commands.sub(topic, "--queue", "ship").start();
        Command all = commands.sub(topic).start();
        List.of(one, two, ship, all).forEach(Command::awaitSubscribed);

        Command pub = commands.pub(topic, "--data", "{n}", "--count", "1200", "--rate", "300")
                .start();
        one.awaitOutLines(150);
        one.signal("KILL");
        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(3600L, pub.onlyJson().get("delivered"));

        List<String> published = Received.numbers(1200);
        assertEquals(published, Received.by(ship).bodies());
        assertEquals(published, Received.by(all).bodies());
        assertEquals(List.of(), Received.by(one, two).missing(published));
        assertTrue(Received.by(one).different() < 1200, "it was killed before the end");
    }

    @Test
    void aFrozenMemberLosesNothingAndTheOtherGoesOn() {
        String topic = commands.topic("frozen");
        Command one = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command two = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();

        Command pub = commands.pub(topic, "--data", "{n}", "--count", "1500", "--rate", "300")
                .start();
        one.awaitOutLines(50);
        one.signal("STOP");
        int before = two.printed();
        Outage.of(Duration.ofSeconds(3));
        int meanwhile = two.printed() - before;
        one.signal("CONT");
        assertTrue(meanwhile > 100, "the other member got only " + meanwhile + " messages in 3 s");

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(List.of(), Received.by(one, two).missing(Received.numbers(1500)));
    }
}
