package io.peerpost.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.peerpost.it.harness.Command;
import io.peerpost.it.harness.Commands;
import io.peerpost.it.harness.Received;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ends from outside: signals drain, and a reader who goes away is no error. */
@Timeout(240)
final class EndingTest {
    @RegisterExtension
    final Commands commands = new Commands();

    @Test
    void aSubscriberDrainsOnSigtermAndOnCtrlC() {
        String topic = commands.topic("signals");
        Command term = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command interrupt = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command rest = commands.sub(topic, "--queue", "bill").start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "1500", "--rate", "300")
                .start();
        term.awaitOutLines(50);
        term.signal("TERM");
        interrupt.signal("INT");

        assertEquals(143, term.awaitExit(), term::told);
        assertEquals(130, interrupt.awaitExit(), interrupt::told);
        assertEquals(0, pub.awaitExit(), pub::told);
        Received received = Received.by(term, interrupt, rest);
        assertEquals(List.of(), received.missing(Received.numbers(1500)));
        assertEquals(1500, received.bodies().size(), () -> "repeated: " + received.repeated());
    }

    @Test
    void aPublisherThatIsEndedSaysWhatItPublished() {
        String topic = commands.topic("ended");
        Command sub = commands.sub(topic).start().awaitSubscribed();
        Command pub = commands.pub(topic, "--data", "{n}", "--count", "100000", "--rate", "100")
                .start();
        sub.awaitOutLines(50);
        pub.signal("TERM");

        assertEquals(143, pub.awaitExit(), pub::told);
        long published = Long.parseLong(String.valueOf(pub.onlyJson().get("published")));
        assertTrue(published >= 50 && published < 100_000, pub::told);
        assertEquals(published, pub.onlyJson().get("delivered"));
        assertEquals(Received.numbers((int) published), Received.by(sub).bodies());
    }

    @Test
    void aSubscriberWhoseReaderIsGoneEndsWithNought() {
        String topic = commands.topic("closed");
        Command sub = commands.sub(topic).readOnly(1).start().awaitSubscribed();
        commands.pub(topic, "--data", "{n}", "--count", "100", "--rate", "50").start();

        assertEquals(0, sub.awaitExit(), sub::told);
        assertEquals(1, sub.err().size(), sub::told);
    }

    @Test
    void aDemoWhoseReaderIsGoneEndsWithNought() {
        Command demo = commands.command("demo").readOnly(1).start();
        assertEquals(0, demo.awaitExit(), demo::told);
    }

    @Test
    void aWatchEndsOnSigterm() {
        Command nodes = commands.command(
                        "nodes", "--registry", Commands.LOOPBACK, "--watch", "--topic", commands.topic("none"))
                .start();
        nodes.awaitErr("nobody subscribes");
        nodes.signal("TERM");
        assertEquals(143, nodes.awaitExit(), nodes::told);
    }
}
