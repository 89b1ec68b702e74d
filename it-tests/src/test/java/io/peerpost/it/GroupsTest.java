package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Flow;
import io.peerpost.it.harness.Outage;
import io.peerpost.it.harness.Received;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two groups and a broadcast subscriber, each member a process of its own, and what happens to members. */
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
        assertExactly(published, one, two);
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

    @Test
    void aGroupOfOneThatIsKilledAndComesBackMissesNothing() {
        awayForFourSeconds("KILL");
    }

    @Test
    void aGroupOfOneThatIsEndedAndComesBackMissesAndRepeatsNothing() {
        List<Command> members = awayForFourSeconds("TERM");
        assertEquals(143, members.get(0).awaitExit(), members.get(0)::told);
        assertEquals(Map.of(), Received.by(members).repeated());
    }

    private List<Command> awayForFourSeconds(String signal) {
        String topic = commands.topic("restart");
        Command before = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "500", "--rate", "50")
                .start();
        before.awaitOutLines(50);
        before.signal(signal);
        before.awaitExit();
        Outage.of(Duration.ofSeconds(4));
        Command after = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();

        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals(500L, pub.onlyJson().get("delivered"));
        assertEquals(List.of(), Received.by(before, after).missing(Received.numbers(500)));
        return List.of(before, after);
    }

    @Test
    void aRollingRestartLosesRepeatsAndFailsNothing() throws InterruptedException {
        String topic = commands.topic("rolling");
        List<Command> members = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            members.add(commands.sub(topic, "--queue", "bill").start());
        }
        members.forEach(Command::awaitSubscribed);
        Command pub = commands.pub(topic, "--rate", "300").inOpen().start();
        Flow flow = Flow.into(
                pub, () -> members.stream().mapToLong(Command::printed).sum());

        for (Command old : List.copyOf(members)) {
            old.awaitOutLines(50);
            Command replacement = commands.sub(topic, "--queue", "bill").start();
            members.add(replacement);
            replacement.awaitSubscribed().awaitOutLines(50);
            old.signal("TERM");
            assertEquals(143, old.awaitExit(), old::told);
        }

        int published = flow.end();
        assertEquals(0, pub.awaitExit(), pub::told);
        assertEquals((long) published, pub.onlyJson().get("delivered"));
        assertEquals(0L, pub.onlyJson().get("deadLettered"));
        assertExactly(Received.numbers(published), members.toArray(Command[]::new));
    }

    private static void assertExactly(List<String> published, Command... members) {
        Received received = Received.by(members);
        assertEquals(List.of(), received.missing(published));
        assertEquals(Map.of(), received.repeated());
        assertEquals(published.size(), received.bodies().size());
    }
}
