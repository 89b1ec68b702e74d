package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

/** Members of a group that are restarted while messages flow. */
@Timeout(240)
final class RestartTest {
    @RegisterExtension
    final Commands commands = new Commands();

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
        Received received = Received.by(members);
        assertEquals(List.of(), received.missing(Received.numbers(published)));
        assertEquals(Map.of(), received.repeated());
    }
}
